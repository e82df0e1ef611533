package io.kthena.sim.engine;

import io.kthena.sim.kvcache.BlockHashes;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.token.Voice;
import java.util.Arrays;

/** A request in the engine: its tokens, its blocks and how far it has come. Owned by the engine thread. */
final class Sequence {
    /** Where it stands. */
    enum Phase {
        WAITING,
        FETCHING,
        RUNNING,
        OVER
    }

    private final EngineRequest request;
    private final int blockSize;
    private final long[] expected;
    private final long root;
    private int[] tokens;
    private int length;
    private int[] blocks = new int[0];
    private int written;
    private int published;
    private long publishedKey;

    Phase phase = Phase.WAITING;
    /** Tokens whose KV is in the blocks. */
    int computed;
    /** Prompt tokens found in the prefix cache. */
    int cached;
    /** Prompt tokens fetched from another engine. */
    int external;
    /** Whether the remote KV was asked for: happens once. */
    boolean fetched;

    boolean aborted;
    boolean promptReady;
    boolean sealed;
    long kvDigest;
    long notBefore;
    final long arrival;
    long scheduled = -1;
    long firstToken;
    long lastToken;

    Sequence(EngineRequest request, int blockSize, long now) {
        this.request = request;
        this.blockSize = blockSize;
        tokens = request.prompt().clone();
        length = tokens.length;
        root = BlockHashes.root(request.salt());
        expected = BlockHashes.fingerprints(root, tokens, length, blockSize);
        publishedKey = root;
        arrival = now;
    }

    EngineRequest request() {
        return request;
    }

    int promptLength() {
        return request.prompt().length;
    }

    int generated() {
        return length - promptLength();
    }

    int length() {
        return length;
    }

    int[] blocks() {
        return blocks;
    }

    int promptBlocks() {
        return expected.length;
    }

    long[] expected() {
        return expected.clone();
    }

    int blocksFor(int tokenCount) {
        return (tokenCount + blockSize - 1) / blockSize;
    }

    void append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, length + Math.max(64, length / 4));
        }
        tokens[length++] = token;
    }

    void addBlocks(int[] more) {
        int old = blocks.length;
        blocks = Arrays.copyOf(blocks, old + more.length);
        System.arraycopy(more, 0, blocks, old, more.length);
    }

    /** Forgets the blocks, which the caller has released or handed on. */
    void dropBlocks() {
        blocks = new int[0];
        computed = 0;
        written = 0;
        published = 0;
        publishedKey = root;
    }

    /** Takes every leading block of the prompt the cache has, but leaves at least one token to compute. */
    int matchPrefix(BlockPool pool) {
        int hits = 0;
        int most = (promptLength() - 1) / blockSize;
        while (hits < most) {
            int block = pool.acquireCached(expected[hits]);
            if (block < 0) {
                break;
            }
            addBlocks(new int[] {block});
            publishedKey = expected[hits];
            hits++;
        }
        published = hits;
        computed = hits * blockSize;
        written = computed;
        return computed;
    }

    /**
     * Computes KV for the next {@code count} tokens. Contents follow from what the blocks before, and the part of the
     * block already filled, really hold: wrong KV stays wrong.
     */
    void compute(BlockPool pool, int count) {
        int to = computed + count;
        for (int block = computed / blockSize; block * blockSize < to; block++) {
            int start = block * blockSize;
            int end = Math.min(to, start + blockSize);
            if (end > written) {
                long before = block == 0 ? root : pool.content(blocks[block - 1]);
                boolean sound = written <= start
                        || pool.content(blocks[block]) == BlockHashes.chain(before, tokens, start, written);
                pool.write(
                        blocks[block],
                        sound
                                ? BlockHashes.chain(before, tokens, start, end)
                                : BlockHashes.mix(pool.content(blocks[block]) + end));
                written = end;
            }
        }
        computed = to;
        publish(pool);
    }

    /** Takes fetched contents for the prompt blocks from {@code skip} on; the last token is left to compute. */
    void receive(BlockPool pool, int skip, long[] contents) {
        for (int i = 0; i < contents.length && skip + i < expected.length; i++) {
            pool.write(blocks[skip + i], contents[i]);
        }
        written = promptLength();
        computed = promptLength();
        publish(pool);
        computed = promptLength() - 1;
    }

    /** Remembers what the prompt's blocks hold when its first token is sampled. */
    void sealPrompt(BlockPool pool) {
        var contents = new long[expected.length];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = pool.content(blocks[i]);
        }
        kvDigest = BlockHashes.digest(contents);
        sealed = true;
    }

    boolean decodesFromWrongKv() {
        return kvDigest != BlockHashes.digest(expected);
    }

    Voice.Memory memory() {
        return new Voice.Memory(request.externalId(), request.echo(), BlockHashes.digest(expected), kvDigest);
    }

    private void publish(BlockPool pool) {
        while ((published + 1) * blockSize <= computed) {
            publishedKey = BlockHashes.chain(publishedKey, tokens, published * blockSize, (published + 1) * blockSize);
            pool.publish(blocks[published], publishedKey);
            published++;
        }
    }
}
