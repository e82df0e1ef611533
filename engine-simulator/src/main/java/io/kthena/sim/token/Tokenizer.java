package io.kthena.sim.token;

import java.util.Arrays;

/**
 * A deterministic, reversible stand-in for a real tokenizer: about four ASCII characters, or one other code point, per
 * token; a token id is its own text, packed. Generated tokens use ids below {@link #GENERATED}. Pure.
 */
public final class Tokenizer {
    /** Ids below this one name generated tokens and have no text of their own. */
    public static final int GENERATED = 1 << 28;

    private static final int ASCII = 1 << 28;
    private static final int CODE_POINT = 1 << 29;

    private Tokenizer() {}

    /** The tokens of {@code text}. */
    public static int[] encode(String text) {
        var tokens = new int[text.length()];
        int count = 0;
        int at = 0;
        while (at < text.length()) {
            int run = asciiRun(text, at);
            if (run > 0) {
                tokens[count++] = packAscii(text, at, run);
                at += run;
            } else {
                int codePoint = text.codePointAt(at);
                tokens[count++] = CODE_POINT | codePoint;
                at += Character.charCount(codePoint);
            }
        }
        return Arrays.copyOf(tokens, count);
    }

    /** The text of {@code tokens}; ids that carry none are shown as {@code <id>}. */
    public static String decode(int... tokens) {
        var text = new StringBuilder(tokens.length * 4);
        for (int token : tokens) {
            append(text, token);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int token) {
        int codePoint = token & 0x1f_ffff;
        if (token >= CODE_POINT && Character.isValidCodePoint(codePoint)) {
            text.appendCodePoint(codePoint);
        } else if (token >= ASCII && token < CODE_POINT) {
            for (int i = 0; i < 4; i++) {
                int character = (token >> (7 * i)) & 0x7f;
                if (character != 0) {
                    text.append((char) character);
                }
            }
        } else {
            text.append('<').append(token).append('>');
        }
    }

    /** Up to four ASCII characters; a space after the second ends the run, so that most words start a token. */
    private static int asciiRun(String text, int from) {
        int length = 0;
        while (length < 4 && from + length < text.length() && isAscii(text.charAt(from + length))) {
            if (length > 1 && text.charAt(from + length) == ' ') {
                break;
            }
            length++;
        }
        return length;
    }

    private static boolean isAscii(char character) {
        return character > 0 && character < 0x80;
    }

    private static int packAscii(String text, int from, int length) {
        int token = ASCII;
        for (int i = 0; i < length; i++) {
            token |= text.charAt(from + i) << (7 * i);
        }
        return token;
    }
}
