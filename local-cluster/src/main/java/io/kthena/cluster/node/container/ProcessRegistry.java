package io.kthena.cluster.node.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts the node's processes and sees to it that none outlives the node.
 *
 * <p>Each process leads a group of its own and has a file named by its pid. A guardian, a shell that waits for our end
 * of a pipe to close, kills every group with a file when the node dies, even by SIGKILL; {@link #reap} does the same for
 * what a crash of the whole machine's session left.
 */
public final class ProcessRegistry implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProcessRegistry.class.getName());
    // Start times are computed from the boot time, which the kernel corrects by up to a second.
    private static final Duration SAME_START = Duration.ofSeconds(2);
    private static final Optional<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .filter(f -> Files.isExecutable(Path.of(f)))
            .findFirst();
    private static final String GUARDIAN = """
            trap '' INT TERM HUP
            while read -r _; do :; done
            for f in "$1"/*; do
              [ -e "$f" ] || continue
              pid=${f##*/}
              kill -9 -- "-$pid" 2>/dev/null || kill -9 "$pid" 2>/dev/null
              rm -f "$f"
            done
            """;

    private final Path folder;
    private final Process guardian;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    private ProcessRegistry(Path folder, Process guardian) {
        this.folder = folder;
        this.guardian = guardian;
    }

    /**
     * Reaps what an earlier node left and starts the guardian.
     *
     * @param folder for the pid files; exists
     */
    public static ProcessRegistry open(Path folder) {
        reap(folder);
        try {
            List<String> argv = new ArrayList<>();
            SETSID.ifPresent(argv::add);
            argv.addAll(List.of("sh", "-c", GUARDIAN, "kthena-guardian", folder.toString()));
            Process guardian = new ProcessBuilder(argv)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new ProcessRegistry(folder, guardian);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start sh", e);
        }
    }

    /**
     * Kills the processes that have a file in the folder and are still the ones that were started, and removes the
     * files.
     *
     * @param folder for the pid files; may be missing
     */
    public static void reap(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                long pid = Long.parseLong(file.getFileName().toString());
                Instant started = Instant.ofEpochMilli(
                        Long.parseLong(Files.readString(file).strip()));
                ProcessHandle.of(pid).filter(p -> isSame(p, started)).ifPresent(ProcessRegistry::killGroup);
                Files.deleteIfExists(file);
            }
        } catch (IOException | NumberFormatException e) {
            LOG.log(System.Logger.Level.WARNING, "could not clean up the processes of an earlier run in " + folder, e);
        }
    }

    private static boolean isSame(ProcessHandle process, Instant started) {
        return process.info()
                .startInstant()
                .map(at -> Duration.between(at, started).abs().compareTo(SAME_START) <= 0)
                .orElse(true);
    }

    /**
     * Starts a process as the leader of its own group.
     *
     * @param builder its command, environment and so on; the command is changed
     * @throws IOException when the program cannot be started
     */
    Process start(ProcessBuilder builder) throws IOException {
        SETSID.ifPresent(setsid -> builder.command().addFirst(setsid));
        Process process = builder.start();
        running.add(process);
        Path file = folder.resolve(Long.toString(process.pid()));
        Instant started = process.info().startInstant().orElseGet(Instant::now);
        Files.writeString(file, started.toEpochMilli() + "\n");
        process.onExit().thenAccept(ended -> {
            running.remove(ended);
            killRest(ended.pid());
            file.toFile().delete();
        });
        return process;
    }

    /** Kills a process and all that it started. */
    static void kill(Process process) {
        if (SETSID.isPresent()) {
            signalGroup(process.pid());
        }
        killGroup(process.toHandle());
    }

    private static void killGroup(ProcessHandle leader) {
        List<ProcessHandle> descendants = leader.descendants().toList();
        leader.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        if (SETSID.isPresent()) {
            signalGroup(leader.pid());
        }
    }

    /** What a container's first process leaves behind dies with it. */
    private static void killRest(long pid) {
        if (SETSID.isPresent()) {
            signalGroup(pid);
        }
    }

    private static void signalGroup(long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -9 -- \"-$1\" 2>/dev/null", "kill", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot start sh", e);
        }
    }

    /** Kills everything at once, then lets the guardian go. */
    @Override
    public void close() {
        List.copyOf(running).forEach(process -> killGroup(process.toHandle()));
        try {
            guardian.getOutputStream().close();
        } catch (IOException e) {
            guardian.destroyForcibly();
        }
    }
}
