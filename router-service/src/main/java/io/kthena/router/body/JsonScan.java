package io.kthena.router.body;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A validating, allocation-free walk over JSON bytes (RFC 8259). Every method takes the offset where something starts and
 * returns the offset behind it. Strings are skipped eight bytes at a time. Bytes above 0x7f are not checked to be UTF-8.
 */
final class JsonScan {
    /** Deeper nesting than this is refused; it bounds the stack. */
    static final int MAX_DEPTH = 200;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] source;
    private final int end;
    private int points;

    JsonScan(byte[] source, int end) {
        this.source = source;
        this.end = end;
    }

    /** Skips white space. */
    int blank(int at) {
        int i = at;
        while (i < end) {
            byte c = source[i];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return i;
            }
            i++;
        }
        return i;
    }

    /** Skips one value; {@code at} is its first byte. */
    int value(int at, int depth) throws MalformedJson {
        byte c = peek(at);
        return switch (c) {
            case '"' -> string(at);
            case '{' -> object(at, depth);
            case '[' -> array(at, depth);
            case 't' -> literal(at, "true");
            case 'f' -> literal(at, "false");
            case 'n' -> literal(at, "null");
            default -> number(at);
        };
    }

    private int object(int at, int depth) throws MalformedJson {
        deeper(depth);
        int i = blank(at + 1);
        if (peek(i) == '}') {
            return i + 1;
        }
        while (true) {
            i = blank(string(i));
            i = blank(expect(i, ':'));
            i = blank(value(i, depth + 1));
            if (peek(i) == '}') {
                return i + 1;
            }
            i = blank(expect(i, ','));
        }
    }

    private int array(int at, int depth) throws MalformedJson {
        deeper(depth);
        int i = blank(at + 1);
        if (peek(i) == ']') {
            return i + 1;
        }
        while (true) {
            i = blank(value(i, depth + 1));
            if (peek(i) == ']') {
                return i + 1;
            }
            i = blank(expect(i, ','));
        }
    }

    /** Skips a string; {@code at} must be its opening quote. Its length in code points is in {@link #points} afterwards. */
    int string(int at) throws MalformedJson {
        if (peek(at) != '"') {
            throw unexpected(at);
        }
        int i = at + 1;
        int bytesMore = 0; // than code points
        while (true) {
            while (i + 8 <= end) {
                long word = (long) LONGS.get(source, i);
                long continuing = word & ~(word << 1) & HIGHS;
                long special = special(word);
                if (special != 0) {
                    int plain = Long.numberOfTrailingZeros(special) >>> 3;
                    bytesMore += Long.bitCount(continuing & ((1L << (plain * 8)) - 1));
                    i += plain;
                    break;
                }
                bytesMore += Long.bitCount(continuing);
                i += 8;
            }
            byte c = peek(i);
            if (c == '"') {
                points = i - at - 1 - bytesMore;
                return i + 1;
            }
            if (c == '\\') {
                int next = escape(i);
                bytesMore += next - i - 1;
                i = next;
            } else if (c >= 0 && c < 0x20) {
                throw unexpected(i);
            } else {
                bytesMore += (c & 0xC0) == 0x80 ? 1 : 0; // only near the end of the source
                i++;
            }
        }
    }

    /** The high bit of the first byte that is a quote, a backslash or a control character, and perhaps of later ones. */
    private static long special(long word) {
        long quote = word ^ (ONES * '"');
        long slash = word ^ (ONES * '\\');
        return (((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | ((word - ONES * 0x20) & ~word)) & HIGHS;
    }

    /** Code points of the string skipped last; an escape counts as one. */
    int points() {
        return points;
    }

    private int escape(int at) throws MalformedJson {
        byte c = peek(at + 1);
        if (c == 'u') {
            for (int i = at + 2; i < at + 6; i++) {
                if (Character.digit(peek(i), 16) < 0) {
                    throw unexpected(i);
                }
            }
            return at + 6;
        }
        if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw unexpected(at + 1);
        }
        return at + 2;
    }

    private int literal(int at, String text) throws MalformedJson {
        for (int i = 0; i < text.length(); i++) {
            if (peek(at + i) != text.charAt(i)) {
                throw unexpected(at + i);
            }
        }
        return at + text.length();
    }

    private int number(int at) throws MalformedJson {
        int i = at;
        if (peek(i) == '-') {
            i++;
        }
        if (peek(i) == '0') {
            i++;
        } else {
            i = digits(i);
        }
        if (i < end && source[i] == '.') {
            i = digits(i + 1);
        }
        if (i < end && (source[i] == 'e' || source[i] == 'E')) {
            i++;
            byte sign = peek(i);
            i = digits(sign == '+' || sign == '-' ? i + 1 : i);
        }
        return i;
    }

    private int digits(int at) throws MalformedJson {
        if (!isDigit(peek(at))) {
            throw unexpected(at);
        }
        int i = at + 1;
        while (i < end && isDigit(source[i])) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Checks one structural character and steps over it. */
    int expect(int at, char wanted) throws MalformedJson {
        if (peek(at) != wanted) {
            throw unexpected(at);
        }
        return at + 1;
    }

    byte peek(int at) throws MalformedJson {
        if (at >= end) {
            throw new MalformedJson("unexpected EOF: the JSON ends too early");
        }
        return source[at];
    }

    private MalformedJson unexpected(int at) throws MalformedJson {
        byte c = peek(at);
        String shown = c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : String.format("0x%02x", c & 0xff);
        return new MalformedJson("invalid character " + shown + " at offset " + at);
    }

    private static void deeper(int depth) throws MalformedJson {
        if (depth >= MAX_DEPTH) {
            throw new MalformedJson("nested more than " + MAX_DEPTH + " levels deep");
        }
    }
}
