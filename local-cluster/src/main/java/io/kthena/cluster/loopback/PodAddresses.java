package io.kthena.cluster.loopback;

import java.util.BitSet;
import java.util.Optional;

/** Hands out the pod addresses of one block, each to one pod at a time. Safe for use by several threads. */
public final class PodAddresses {
    private final BlockAddresses block;
    private final BitSet taken = new BitSet(BlockAddresses.SIZE);
    private int next = BlockAddresses.FIRST_POD;

    /** @param block the block whose pod range is handed out */
    public PodAddresses(BlockAddresses block) {
        this.block = block;
    }

    /** The block's addresses. */
    public BlockAddresses block() {
        return block;
    }

    /**
     * An address nobody has. Addresses go round, so that a deleted pod's address is not given to the next pod at once
     * and a late caller cannot mistake one for the other.
     *
     * @return empty when all are taken
     */
    public synchronized Optional<String> allocate() {
        for (int tried = 0; tried < BlockAddresses.SIZE; tried++) {
            int offset = next;
            next = next + 1 < BlockAddresses.SIZE ? next + 1 : BlockAddresses.FIRST_POD;
            if (isPlain(offset) && !taken.get(offset)) {
                taken.set(offset);
                return Optional.of(block.pod(offset));
            }
        }
        return Optional.empty();
    }

    /**
     * Takes a given address, for a pod that had it before the node was restarted.
     *
     * @return false when it is not one of this block's pod addresses or somebody has it
     */
    public synchronized boolean claim(String address) {
        int offset = block.podOffset(address);
        if (offset < BlockAddresses.FIRST_POD || taken.get(offset)) {
            return false;
        }
        taken.set(offset);
        return true;
    }

    /** Gives an address back. Unknown addresses are ignored. */
    public synchronized void release(String address) {
        int offset = block.podOffset(address);
        if (offset >= 0) {
            taken.clear(offset);
        }
    }

    /** People take x.0 and x.255 for network and broadcast addresses, and so does some software. */
    private static boolean isPlain(int offset) {
        int last = offset % 256;
        return last != 0 && last != 255;
    }
}
