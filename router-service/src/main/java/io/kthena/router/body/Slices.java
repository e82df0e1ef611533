package io.kthena.router.body;

import java.util.ArrayList;
import java.util.List;

/** A message as runs of bytes that are not copied until it is sent. Immutable once built. */
public final class Slices {
    /** One run of bytes. The array is shared: nobody writes to it. */
    @SuppressWarnings("ArrayRecordComponent") // a view, never compared
    public record Slice(byte[] bytes, int start, int length) {}

    private final List<Slice> slices = new ArrayList<>(8);
    private int length;

    Slices add(byte[] bytes, int start, int end) {
        if (end > start) {
            slices.add(new Slice(bytes, start, end - start));
            length += end - start;
        }
        return this;
    }

    Slices add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    /** All bytes of one array, as they are. */
    public static Slices whole(byte[] bytes) {
        return new Slices().add(bytes);
    }

    /** The runs in order. */
    public List<Slice> runs() {
        return slices;
    }

    /** Total number of bytes. */
    public int length() {
        return length;
    }

    /** The message in one new array. */
    public byte[] joined() {
        byte[] all = new byte[length];
        int at = 0;
        for (Slice slice : slices) {
            System.arraycopy(slice.bytes(), slice.start(), all, at, slice.length());
            at += slice.length();
        }
        return all;
    }
}
