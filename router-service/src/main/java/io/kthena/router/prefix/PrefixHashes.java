package io.kthena.router.prefix;

/** The hashes of a prompt's blocks, each standing for everything up to its end. Immutable. */
public final class PrefixHashes {
    /** Of a prompt without a block, or one that nobody looks at. */
    public static final PrefixHashes NONE = new PrefixHashes(new long[0], 0);

    private final long[] hashes;
    private final double covered;

    /** @param covered share of the prompt that the blocks cover, 0 to 1 */
    PrefixHashes(long[] hashes, double covered) {
        this.hashes = hashes;
        this.covered = covered;
    }

    /** How many blocks there are. */
    public int count() {
        return hashes.length;
    }

    /** The hash of the prompt up to the end of a block. */
    public long at(int block) {
        return hashes[block];
    }

    /** What share of the whole prompt the first blocks are, 0 to 1. */
    public double share(int blocks) {
        return hashes.length == 0 ? 0 : covered * blocks / hashes.length;
    }
}
