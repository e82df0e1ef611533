package io.kthena.cluster.node;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs the node's work on virtual threads, at once or after a while. After closing, nothing new is run. */
final class Tasks implements Executor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Tasks.class.getName());

    private final Clock clock;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;

    Tasks(Clock clock) {
        this.clock = clock;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("node-", 0).factory());
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "node-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(() -> logged(task));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the node is closing", e);
        }
    }

    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a task of the local node failed", e);
        }
    }

    /** Runs a task later; the result cancels it. */
    Future<?> later(Duration delay, Runnable task) {
        try {
            return timer.schedule(() -> execute(task), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return java.util.concurrent.CompletableFuture.completedFuture(Boolean.FALSE);
        }
    }

    /** Runs a task now and then again and again, with a pause between. */
    void always(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> execute(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
