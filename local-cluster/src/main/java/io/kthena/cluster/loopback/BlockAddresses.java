package io.kthena.cluster.loopback;

/**
 * The addresses of one block, as arithmetic: 4096 for pods and 4096 for services.
 *
 * <p>Pods of block b have 127.(64+b/16).((b%16)*16 .. +15).x and services 127.(96+b/16).((b%16)*16 .. +15).x, so
 * 256 blocks never overlap. Within the pod range the first addresses belong to the cluster's own programs (API server,
 * router and so on) and pods start at offset 16.
 *
 * @param number the block, 0 to 255
 */
public record BlockAddresses(int number) {
    /** How many addresses the pod range and the service range of a block have each. */
    public static final int SIZE = 4096;

    /** How many blocks there are. */
    public static final int BLOCKS = 256;

    /** The first offset that a pod may get. */
    public static final int FIRST_POD = 16;

    private static final int POD_NET = 64;
    private static final int SERVICE_NET = 96;

    /** Checks the block's number. */
    public BlockAddresses {
        if (number < 0 || number >= BLOCKS) {
            throw new IllegalArgumentException("loopback block " + number + " is not in 0.." + (BLOCKS - 1));
        }
    }

    /**
     * An address of the pod range.
     *
     * @param offset 0 to 4095; 1 to 15 are the cluster's own programs
     */
    public String pod(int offset) {
        return address(POD_NET, offset);
    }

    /**
     * An address of the service range.
     *
     * @param offset 0 to 4095
     */
    public String service(int offset) {
        return address(SERVICE_NET, offset);
    }

    /** The offset of a pod address within this block, or -1 when the address is not one of its pod addresses. */
    public int podOffset(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        try {
            int offset = (Integer.parseInt(parts[2]) - number % 16 * 16) * 256 + Integer.parseInt(parts[3]);
            return offset >= 0 && offset < SIZE && pod(offset).equals(address) ? offset : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private String address(int net, int offset) {
        if (offset < 0 || offset >= SIZE) {
            throw new IllegalArgumentException("offset " + offset + " is not in 0.." + (SIZE - 1));
        }
        return "127." + (net + number / 16) + "." + (number % 16 * 16 + offset / 256) + "." + offset % 256;
    }
}
