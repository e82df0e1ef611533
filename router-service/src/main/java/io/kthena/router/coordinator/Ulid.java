package io.kthena.router.coordinator;

import java.util.random.RandomGenerator;

/** Ids that sort by time: 48 bits of milliseconds and 80 random bits in 26 characters of Crockford's base 32. */
final class Ulid {
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private Ulid() {}

    /**
     * Makes an id.
     *
     * @param millis Unix time
     */
    static String of(long millis, RandomGenerator random) {
        char[] text = new char[26];
        for (int i = 9; i >= 0; i--) {
            text[i] = DIGITS[(int) (millis & 31)];
            millis >>>= 5;
        }
        long high = random.nextLong();
        long low = random.nextLong();
        for (int i = 0; i < 8; i++) {
            text[10 + i] = DIGITS[(int) (high >>> (5 * i)) & 31];
            text[18 + i] = DIGITS[(int) (low >>> (5 * i)) & 31];
        }
        return new String(text);
    }
}
