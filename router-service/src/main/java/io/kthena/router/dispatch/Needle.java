package io.kthena.router.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A word to look for in bytes. Most bytes are never looked at (Horspool's search). Immutable. */
final class Needle {
    private final byte[] word;
    private final int[] shifts = new int[256];

    /** @param word ASCII, not empty */
    Needle(String word) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(shifts, this.word.length);
        for (int i = 0; i < this.word.length - 1; i++) {
            shifts[this.word[i]] = this.word.length - 1 - i;
        }
    }

    int length() {
        return word.length;
    }

    /** Where it first stands between two offsets, or -1. */
    int find(byte[] seen, int from, int to) {
        int last = word.length - 1;
        byte end = word[last];
        for (int i = from + last; i < to; i += shifts[seen[i] & 0xff]) {
            if (seen[i] == end && Arrays.equals(seen, i - last, i, word, 0, last)) {
                return i - last;
            }
        }
        return -1;
    }
}
