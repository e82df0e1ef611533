package io.kthena.cluster.loopback;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A lease on a block of loopback addresses, so that two clusters on one machine never share an address.
 *
 * <p>The lease is an exclusive lock on a file in a directory that all clusters of one user share. The operating system
 * drops it when the process ends, however it ends.
 */
public final class LoopbackBlock implements AutoCloseable {
    private final BlockAddresses addresses;
    private final FileChannel channel;

    private LoopbackBlock(BlockAddresses addresses, FileChannel channel) {
        this.addresses = addresses;
        this.channel = channel;
    }

    /** The directory in which this user's clusters keep their locks. */
    public static Path sharedDirectory() {
        String user = System.getProperty("user.name", "nobody").replaceAll("[^A-Za-z0-9_.-]", "_");
        return Path.of(System.getProperty("java.io.tmpdir"), "kthena-loopback-" + user);
    }

    /**
     * Leases the first free block.
     *
     * @param directory where the lock files are; created when missing
     * @throws BlockTakenException when none can be had: loopback aliases cannot be bound here, somebody listens on all
     *     addresses at the pods' usual port, or all blocks are taken
     */
    public static LoopbackBlock lease(Path directory) {
        return lease(directory, 0);
    }

    /**
     * Leases the first free block at or after the given one, turning round at the last.
     *
     * @param directory where the lock files are; created when missing
     * @param first the block to try first, 0 to 255
     * @throws BlockTakenException as above
     */
    public static LoopbackBlock lease(Path directory, int first) {
        createDirectory(directory);
        new PortCheck().requireUsableLoopback();
        for (int i = 0; i < BlockAddresses.BLOCKS; i++) {
            LoopbackBlock block = tryLease(directory, new BlockAddresses((first + i) % BlockAddresses.BLOCKS));
            if (block != null) {
                return block;
            }
        }
        throw new BlockTakenException("All " + BlockAddresses.BLOCKS + " loopback blocks are taken (locks in "
                + directory + "). Stop a cluster that is no longer needed: ./kthena down");
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BlockTakenException("Cannot create the lock directory " + directory + ": " + e.getMessage());
        }
    }

    private static @Nullable LoopbackBlock tryLease(Path directory, BlockAddresses addresses) {
        Path file = directory.resolve("block-" + addresses.number());
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null && new PortCheck().isFree(addresses)) {
                channel.truncate(0);
                String holder = "pid " + ProcessHandle.current().pid() + "\n";
                channel.write(StandardCharsets.UTF_8.encode(holder));
                LoopbackBlock block = new LoopbackBlock(addresses, channel);
                channel = null;
                return block;
            }
            return null;
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (IOException e) {
            throw new BlockTakenException("Cannot lock " + file + ": " + e.getMessage());
        } finally {
            closeQuietly(channel);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The lock goes with the process at the latest; nothing else depends on this file.
                System.getLogger(LoopbackBlock.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
            }
        }
    }

    /** The block's addresses. */
    public BlockAddresses addresses() {
        return addresses;
    }

    /** The block's number, 0 to 255. */
    public int number() {
        return addresses.number();
    }

    /** Gives the block back. Harmless when called twice. */
    @Override
    public void close() {
        closeQuietly(channel);
    }
}
