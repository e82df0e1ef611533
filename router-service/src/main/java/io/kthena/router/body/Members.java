package io.kthena.router.body;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object's own bytes and the offsets of its members. Of members with the same name the last one counts. Immutable by
 * convention: nobody writes to the bytes.
 */
public final class Members {
    private static final int STRIDE = 5;

    /** How far outside the prompt an object is: arrays that carry the prompt are counted as they are scanned. */
    private enum Level {
        BODY,
        MESSAGE,
        PART;

        boolean carriesPrompt(Members object, int index) {
            return switch (this) {
                case BODY -> object.isNamed(index, "messages") || object.isNamed(index, "input");
                case MESSAGE -> object.isNamed(index, "content");
                case PART -> false;
            };
        }
    }

    private final byte[] source;
    private int[] spans;
    private int count;

    private Members(byte[] source, int expected) {
        this.source = source;
        this.spans = new int[expected * STRIDE];
    }

    /**
     * Scans bytes that must be exactly one JSON object, with white space around it allowed.
     *
     * @throws MalformedJson if they are not
     */
    public static Members scan(byte[] source) throws MalformedJson {
        var scan = new JsonScan(source, source.length);
        int start = scan.blank(0);
        if (start == source.length) {
            throw new MalformedJson("EOF: the body is empty");
        }
        if (source[start] != '{') {
            throw new MalformedJson("invalid request body: a JSON object is expected");
        }
        var members = new Members(source, 16);
        int end = members.read(scan, start, 1, Level.BODY);
        if (scan.blank(end) != source.length) {
            throw new MalformedJson("invalid request body: data after the JSON object");
        }
        return members;
    }

    /** The members of an object that lies inside bytes already scanned, or null if the value there is no object. */
    public static @Nullable Members at(byte[] source, int start, int end) {
        if (start < 0 || start >= end || source[start] != '{') {
            return null;
        }
        try {
            var members = new Members(source, 8);
            members.read(new JsonScan(source, end), start, 1, Level.PART);
            return members;
        } catch (MalformedJson e) {
            return null;
        }
    }

    private int read(JsonScan scan, int start, int depth, Level level) throws MalformedJson {
        int i = scan.blank(start + 1);
        if (scan.peek(i) == '}') {
            return i + 1;
        }
        while (true) {
            int nameStart = i;
            int nameEnd = scan.string(i);
            int valueStart = scan.blank(scan.expect(scan.blank(nameEnd), ':'));
            int at = add(nameStart, nameEnd, valueStart);
            byte kind = scan.peek(valueStart);
            int valueEnd = kind == '[' && level.carriesPrompt(this, count - 1)
                    ? list(scan, depth, level, at)
                    : scan.value(valueStart, depth);
            spans[at + 3] = valueEnd;
            if (kind == '"') {
                spans[at + 4] = scan.points();
            }
            i = scan.blank(valueEnd);
            if (scan.peek(i) == '}') {
                return i + 1;
            }
            i = scan.blank(scan.expect(i, ','));
        }
    }

    /** Skips the array that is the value of the member at {@code at} and counts the code points of the prompt in it. */
    private int list(JsonScan scan, int depth, Level level, int at) throws MalformedJson {
        int points = 0;
        int i = scan.blank(spans[at + 2] + 1);
        if (scan.peek(i) == ']') {
            return i + 1;
        }
        while (true) {
            if (scan.peek(i) == '{') {
                var element = new Members(source, 4);
                boolean isMessage = level == Level.BODY;
                i = element.read(scan, i, depth + 2, isMessage ? Level.MESSAGE : Level.PART);
                points += isMessage ? Prompt.message(element) : Prompt.part(element);
            } else {
                i = scan.value(i, depth + 1);
            }
            i = scan.blank(i);
            if (scan.peek(i) == ']') {
                spans[at + 4] = points;
                return i + 1;
            }
            i = scan.blank(scan.expect(i, ','));
        }
    }

    private int add(int nameStart, int nameEnd, int valueStart) {
        int at = count * STRIDE;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        spans[at] = nameStart;
        spans[at + 1] = nameEnd;
        spans[at + 2] = valueStart;
        count++;
        return at;
    }

    /**
     * What a member says, in code points: a string's length, or what the prompt's messages or a message's parts add up to;
     * 0 if it is absent or anything else.
     */
    int points(String name) {
        int index = find(name);
        return index < 0 ? 0 : spans[index * STRIDE + 4];
    }

    /** Length of a member's value in bytes, 0 if it is absent. */
    int bytes(String name) {
        int index = find(name);
        return index < 0 ? 0 : valueEnd(index) - valueStart(index);
    }

    /** The bytes that all offsets refer to. */
    public byte[] source() {
        return source;
    }

    /** How many members there are, doubled names included. */
    public int size() {
        return count;
    }

    /** The index of the last member of that name, or -1. */
    public int find(String name) {
        for (int i = count - 1; i >= 0; i--) {
            if (isNamed(i, name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether there is a member of that name. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /** Whether the member at an index has this (ASCII) name, however it is escaped. */
    public boolean isNamed(int index, String name) {
        int start = spans[index * STRIDE] + 1;
        int length = spans[index * STRIDE + 1] - 1 - start;
        if (length < name.length()) {
            return false;
        }
        if (length > name.length()) {
            return Text.hasEscape(source, start, start + length) && name(index).equals(name);
        }
        for (int i = 0; i < length; i++) {
            if (source[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The decoded name of a member. */
    public String name(int index) {
        return Text.decode(source, spans[index * STRIDE] + 1, spans[index * STRIDE + 1] - 1);
    }

    int memberStart(int index) {
        return spans[index * STRIDE];
    }

    /** Offset of the first byte of a member's value. */
    public int valueStart(int index) {
        return spans[index * STRIDE + 2];
    }

    /** Offset behind the last byte of a member's value. */
    public int valueEnd(int index) {
        return spans[index * STRIDE + 3];
    }

    /** The raw bytes of a member's value. */
    public byte[] rawValue(int index) {
        return Arrays.copyOfRange(source, valueStart(index), valueEnd(index));
    }

    /** The first byte of the value ({@code '{'}, {@code '['}, {@code '"'}, …), or 0 if there is no such member. */
    public char kind(String name) {
        int index = find(name);
        return index < 0 ? 0 : (char) source[valueStart(index)];
    }

    /** Whether the member is the literal {@code true}. */
    public boolean isTrue(String name) {
        return kind(name) == 't';
    }

    /** A string member's text, or null if it is absent or of another type. */
    public @Nullable String text(String name) {
        int index = find(name);
        if (index < 0 || source[valueStart(index)] != '"') {
            return null;
        }
        return Text.decode(source, valueStart(index) + 1, valueEnd(index) - 1);
    }

    /** A whole number that fits an int, or {@code otherwise} if the member is absent or anything else. */
    public int number(String name, int otherwise) {
        int index = find(name);
        if (index < 0 || valueEnd(index) - valueStart(index) > 10) {
            return otherwise;
        }
        long value = 0;
        for (int i = valueStart(index); i < valueEnd(index); i++) {
            if (source[i] < '0' || source[i] > '9') {
                return otherwise;
            }
            value = value * 10 + source[i] - '0';
        }
        return value > Integer.MAX_VALUE ? otherwise : (int) value;
    }

    /** An object member's own members, or null if it is absent or of another type. */
    public @Nullable Members object(String name) {
        int index = find(name);
        return index < 0 ? null : at(source, valueStart(index), valueEnd(index));
    }

    /** The first element of an array of objects, or null if there is none. */
    public @Nullable Members firstOf(String name) {
        int index = find(name);
        if (index < 0 || source[valueStart(index)] != '[') {
            return null;
        }
        int start = new JsonScan(source, valueEnd(index)).blank(valueStart(index) + 1);
        return at(source, start, valueEnd(index));
    }
}
