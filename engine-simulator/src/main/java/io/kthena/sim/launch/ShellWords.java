package io.kthena.sim.launch;

import java.util.ArrayList;
import java.util.List;

/** Splits a simple shell command into words as a shell would: quotes removed, no expansion. Pure. */
final class ShellWords {
    private ShellWords() {}

    /** Whether {@code word} ends a command. */
    static boolean isSeparator(String word) {
        return word.equals("&&") || word.equals("||") || word.equals(";") || word.equals("|") || word.equals("&");
    }

    static List<String> split(String command) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c == '\\' && quote == '"' && i + 1 < command.length() ? command.charAt(++i) : c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (c == '\\' && i + 1 < command.length()) {
                char escaped = command.charAt(++i);
                if (escaped != '\n') {
                    word.append(escaped);
                }
            } else if (Character.isWhitespace(c) || c == ';') {
                open = flush(words, word, open);
                if (c == ';') {
                    words.add(";");
                }
            } else {
                word.append(c);
            }
        }
        flush(words, word, open);
        return List.copyOf(words);
    }

    private static boolean flush(List<String> words, StringBuilder word, boolean quoted) {
        if (!word.isEmpty() || quoted) {
            words.add(word.toString());
            word.setLength(0);
        }
        return false;
    }
}
