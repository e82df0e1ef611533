package io.kthena.cluster.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A service that is kept running: a process that ends is started again, later each time it ends soon. Thread-safe. */
final class ServiceProcess {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofSeconds(20);

    private final ServiceSpec spec;
    private final List<String> command;
    private final File log;
    private final Runnable changed;
    private @Nullable Process process;
    private int restarts;
    private int soonEnded;
    private long startedNanos;
    private boolean stopping;

    ServiceProcess(ServiceSpec spec, List<String> command, File log, Runnable changed) {
        this.spec = spec;
        this.command = command;
        this.log = log;
        this.changed = changed;
    }

    ServiceSpec spec() {
        return spec;
    }

    synchronized int restarts() {
        return restarts;
    }

    synchronized Optional<Process> process() {
        return Optional.ofNullable(process);
    }

    synchronized void start() {
        if (stopping) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(spec.environment());
        try {
            Process started = builder.start();
            process = started;
            startedNanos = System.nanoTime();
            CompletableFuture<Process> unused = started.onExit().whenComplete((p, e) -> ended());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        changed.run();
    }

    private synchronized void ended() {
        if (stopping) {
            return;
        }
        boolean steady = System.nanoTime() - startedNanos > STEADY.toNanos();
        soonEnded = steady ? 0 : soonEnded + 1;
        restarts++;
        long pause = Math.min(FIRST_PAUSE.toMillis() << Math.min(soonEnded, 8), LONGEST_PAUSE.toMillis());
        Executor later = CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS);
        later.execute(this::start);
    }

    /** Asks the process to end. */
    synchronized void requestStop() {
        stopping = true;
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits for the process to end after {@link #requestStop()}, and kills it when {@code patience} is over. */
    void awaitStop(Duration patience) {
        Process running = process().orElse(null);
        if (running == null) {
            return;
        }
        try {
            running.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.destroyForcibly();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
