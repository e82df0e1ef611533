package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ShellWordsProperties {

    @Property
    void aShellReadsTheWordsThatWereJoined(@ForAll List<String> words) {
        assertThat(split(ShellWords.join(words))).isEqualTo(words);
    }

    /** The POSIX rules for blanks, single quotes and the backslash. */
    private static List<String> split(String line) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ' ' && !quoted) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '\\' && !quoted) {
                word.append(line.charAt(++i));
            } else {
                word.append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
