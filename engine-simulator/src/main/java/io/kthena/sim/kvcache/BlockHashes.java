package io.kthena.sim.kvcache;

/**
 * The hash chain that names KV content: a block's hash covers its tokens and everything before them, so equal hashes
 * mean equal prefixes. Pure.
 */
public final class BlockHashes {
    private BlockHashes() {}

    /** Start of a chain; {@code salt} keeps models and adapters apart. */
    public static long root(String salt) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < salt.length(); i++) {
            hash = (hash ^ salt.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** Extends {@code parent} by {@code tokens[from, to)}. */
    public static long chain(long parent, int[] tokens, int from, int to) {
        long hash = parent;
        for (int i = from; i < to; i++) {
            hash = mix(hash * 0x9e3779b97f4a7c15L + tokens[i]);
        }
        return mix(hash + (to - from));
    }

    /** Hashes of all blocks that {@code length} tokens fill, the last one perhaps in part. */
    public static long[] fingerprints(long root, int[] tokens, int length, int blockSize) {
        var hashes = new long[(length + blockSize - 1) / blockSize];
        long parent = root;
        for (int i = 0; i < hashes.length; i++) {
            parent = chain(parent, tokens, i * blockSize, Math.min(length, (i + 1) * blockSize));
            hashes[i] = parent;
        }
        return hashes;
    }

    /** One number for a sequence of block contents. */
    public static long digest(long[] contents) {
        long hash = 17;
        for (long content : contents) {
            hash = mix(hash * 31 + content);
        }
        return hash;
    }

    /** A bijective scrambler (SplitMix64's finaliser): close inputs give unrelated outputs. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
