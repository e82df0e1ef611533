package io.kthena.bench.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The front door of a benchmark: tells how it is used, reads the options, lets one benchmark run at a time on a machine, and
 * ends the process with the exit status.
 *
 * @param name as in {@code ./bench NAME}
 * @param usage the whole answer to {@code --help}
 * @param options reads the words of the command line
 */
public record Command<O>(String name, String usage, Reader<O> options) {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    /** Understands a command line. */
    @FunctionalInterface
    public interface Reader<O> {
        /**
         * What the words ask for.
         *
         * @throws IllegalArgumentException if they cannot be understood; the message is for people
         * @throws IOException if a file that they name cannot be read
         */
        O read(List<String> words) throws IOException;
    }

    /** What the benchmark itself does. */
    @FunctionalInterface
    public interface Body<O> {
        /**
         * Measures and reports; the exit status.
         *
         * @param home the repository
         */
        int run(O options, Path home) throws Exception;
    }

    /** Runs it and ends the process: with 2 for a wrong command line, else with what the body says. */
    public void main(List<String> words, Body<O> body) throws Exception {
        if (words.contains("--help")) {
            System.out.print(usage);
            return;
        }
        O read;
        try {
            read = options.read(words);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("bench " + name + ": " + e.getMessage() + "\n" + usage);
            System.exit(MISUSED);
            return;
        }
        System.exit(alone(read, body));
    }

    private int alone(O read, Body<O> body) throws Exception {
        Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "kthena-bench.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                System.err.println("bench " + name + ": another benchmark is running on this machine");
                return FAILED;
            }
            return body.run(read, home());
        }
    }

    /** The repository. */
    public static Path home() throws IOException {
        return Path.of(System.getProperty("kthena.home")).toRealPath();
    }
}
