package io.kthena.cluster.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which one local cluster keeps what later commands need: a lock, the kubeconfig, addresses, process ids and
 * logs. Thread-safe as far as the file system is.
 *
 * @param root the folder; created when first written to
 */
record StateFolder(Path root) {
    /** Held as long as the process lives: a channel that nobody refers to is closed, and its lock with it. */
    private static final List<FileChannel> LOCKED = new CopyOnWriteArrayList<>();

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    /** The kubeconfig of a service. */
    Path kubeconfig(String service) {
        return root.resolve("kubeconfig-" + service);
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String service) {
        return logs().resolve(service + ".log");
    }

    Path node() {
        return root.resolve("node");
    }

    Path processes() {
        return root.resolve("processes");
    }

    /** Shell lines that {@code ./kthena env} prints; it exists only while the cluster is up. */
    Path environment() {
        return root.resolve("env");
    }

    /**
     * Takes the folder for this process until it ends.
     *
     * @throws LaunchFailed if another process has it
     */
    void lock() {
        try {
            Files.createDirectories(logs());
            FileChannel channel = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new LaunchFailed("already up (process " + owner().orElse("unknown") + ", state in " + root
                        + "). Use ./kthena status, or ./kthena down first.");
            }
            LOCKED.add(channel);
            Files.writeString(
                    root.resolve("owner"), Long.toString(ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Process id of the running cluster as last written; the process may be gone. */
    Optional<String> owner() {
        return read(root.resolve("owner")).map(String::strip);
    }

    /** The owner if it is alive. */
    Optional<ProcessHandle> runningOwner() {
        return owner().filter(pid -> pid.matches("\\d+"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .filter(ProcessHandle::isAlive)
                .filter(StateFolder::looksLikeUs);
    }

    private static boolean looksLikeUs(ProcessHandle process) {
        return process.info().command().map(c -> c.contains("java")).orElse(true);
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(root);
            Path temporary = Files.createTempFile(root, "write", null);
            Files.writeString(temporary, text);
            Files.move(
                    temporary,
                    file,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what must not outlive the cluster; logs and the node's folders stay for a look. */
    void clear() {
        List<Path> files = new ArrayList<>(List.of(kubeconfig(), environment(), processes(), root.resolve("owner")));
        Services.NAMES.forEach(service -> files.add(kubeconfig(service)));
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
