package io.kthena.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that we started and that ends with us. Thread-safe. */
public final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /**
     * Starts a program.
     *
     * @param core the only core it may use, or negative for all
     * @param log gets what it writes; appended to, so that it may be cut while the program runs
     * @throws IOException if it cannot be started
     */
    public static Child start(String name, List<String> command, Map<String, String> environment, int core, Path log)
            throws IOException {
        List<String> whole = new ArrayList<>();
        if (core >= 0) {
            whole.addAll(List.of("taskset", "-c", Integer.toString(core)));
        }
        whole.addAll(command);
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(log);
        var builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), log);
    }

    /** What it is called in messages. */
    public String name() {
        return name;
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Itself and all its descendants. */
    public List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The end of what it wrote, for messages. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Forgets what it wrote so far. */
    public void cutLog() throws IOException {
        if (Files.size(log) > 0) {
            Files.newByteChannel(log, java.nio.file.StandardOpenOption.WRITE)
                    .truncate(0)
                    .close();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill();
                process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
