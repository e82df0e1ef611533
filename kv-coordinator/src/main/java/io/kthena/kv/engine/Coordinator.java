package io.kthena.kv.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: a thread that owns the {@link Desk}, takes work from a queue and sleeps until the next deadline. At rest
 * it does not wake at all.
 *
 * <p>Safe for use by any thread.
 */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Coordinator.class);
    private static final int QUEUE = 65_536;

    private final Desk desk;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile Leadership leadership = Leadership.STANDBY;
    private volatile boolean closed;

    /** Starts the thread. */
    public Coordinator(Desk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("kv-writer").daemon().start(this::run);
    }

    /**
     * Runs an action on the desk, later, in order.
     *
     * @throws RejectedExecutionException when the coordinator is closed or hopelessly behind
     */
    public void tell(BiConsumer<Desk, Instant> action) {
        if (closed || !work.offer(() -> action.accept(desk, clock.instant()))) {
            throw new RejectedExecutionException("the coordinator's queue is full or closed");
        }
    }

    /** Asks the desk; the answer must be immutable. Fails as {@link #tell} does. */
    public <T> CompletableFuture<T> ask(BiFunction<Desk, Instant, T> question) {
        var answer = new CompletableFuture<T>();
        tell((owner, now) -> {
            try {
                answer.complete(question.apply(owner, now));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Whether this process leads, as last published. */
    public Leadership leadership() {
        return leadership;
    }

    /** Whether the writer runs. */
    public boolean alive() {
        return thread.isAlive() && !closed;
    }

    /** The time on the coordinator's monotonic clock. */
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try {
                var next = await();
                if (next == null) {
                    desk.tick(clock.instant());
                } else {
                    next.run();
                }
                leadership = desk.leadership();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("an action failed; the books go on", e);
            }
        }
    }

    /** The next action, or null when a deadline came first. */
    private @Nullable Runnable await() throws InterruptedException {
        var due = desk.nextDue();
        if (due.isEmpty()) {
            return work.take();
        }
        var wait = Duration.between(clock.instant(), due.get());
        // A deadline that has come goes first, so that a flood of events cannot hold it up.
        return wait.isPositive() ? work.poll(wait.toNanos(), TimeUnit.NANOSECONDS) : null;
    }
}
