package io.kthena.router.prefix;

import io.kthena.router.body.Members;
import io.kthena.router.request.Inference;
import java.nio.charset.StandardCharsets;

/**
 * How prompts are cut into blocks and hashed.
 *
 * @param blockBytes bytes of a block
 * @param mostBlocks blocks looked at, from the beginning
 * @param capacity blocks remembered for each engine
 * @param chain how a block's hash depends on the blocks before it
 */
public record PrefixShape(int blockBytes, int mostBlocks, int capacity, Chain chain) {
    /** How hashes are chained. */
    public enum Chain {
        /** Kthena's: the hash before, as decimal digits, in front of the block's bytes; a last short block counts. */
        DIGITS,
        /** The hash before is the seed of the next: nothing is copied; a last short block does not count. */
        SEED
    }

    /** For schedulers that do not look at prompts. */
    public static final PrefixShape NONE = new PrefixShape(0, 0, 0, Chain.SEED);

    /** Kthena's default arguments of {@code prefix-cache} (router spec §6.4): at most the first 8 KiB of a prompt. */
    public static final PrefixShape KTHENA = new PrefixShape(64, 128, 50_000, Chain.DIGITS);

    /** Ours: as fine as an engine's own blocks of 128 tokens, over the whole prompt, for about four million tokens. */
    public static final PrefixShape WHOLE = new PrefixShape(512, 2048, 32_768, Chain.SEED);

    private static final int LONGEST_DIGITS = 20;

    /**
     * The hashes of a request's prompt. The prompt is hashed as the client wrote it: the text of {@code prompt}, else the
     * array of {@code messages}, else {@code input}. A conversation that goes on begins with the same bytes.
     */
    public PrefixHashes of(Inference request) {
        Members body = request.body();
        int index = mostBlocks == 0 ? -1 : promptOf(body);
        if (index < 0) {
            return PrefixHashes.NONE;
        }
        int from = body.valueStart(index) + 1;
        return of(request.model(), body.source(), from, Math.max(from, body.valueEnd(index) - 1));
    }

    private static int promptOf(Members body) {
        int index = body.find("prompt");
        index = index < 0 ? body.find("messages") : index;
        return index < 0 ? body.find("input") : index;
    }

    /** The hashes of the bytes {@code from} to {@code to} (exclusive) for a model. */
    PrefixHashes of(String model, byte[] source, int from, int to) {
        int length = to - from;
        int blocks = chain == Chain.DIGITS ? (length + blockBytes - 1) / blockBytes : length / blockBytes;
        long[] hashes = new long[Math.min(blocks, mostBlocks)];
        byte[] name = model.getBytes(StandardCharsets.UTF_8);
        long before = Xxh64.hash(name, 0, name.length, 0);
        byte[] joined = chain == Chain.DIGITS ? new byte[LONGEST_DIGITS + blockBytes] : name;
        for (int i = 0; i < hashes.length; i++) {
            int start = from + i * blockBytes;
            int end = Math.min(to, start + blockBytes);
            before = chain == Chain.SEED
                    ? Xxh64.hash(source, start, end, before)
                    : joined(joined, before, source, start, end);
            hashes[i] = before;
        }
        return new PrefixHashes(hashes, length == 0 ? 0 : Math.min(1, (double) hashes.length * blockBytes / length));
    }

    private static long joined(byte[] scratch, long before, byte[] source, int start, int end) {
        int first = LONGEST_DIGITS;
        long left = before;
        do {
            long shorter = Long.divideUnsigned(left, 10);
            scratch[--first] = (byte) ('0' + (left - shorter * 10));
            left = shorter;
        } while (left != 0);
        System.arraycopy(source, start, scratch, LONGEST_DIGITS, end - start);
        return Xxh64.hash(scratch, first, LONGEST_DIGITS + end - start, 0);
    }
}
