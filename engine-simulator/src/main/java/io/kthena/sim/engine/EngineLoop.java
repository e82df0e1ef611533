package io.kthena.sim.engine;

import io.kthena.sim.cost.LatencyModel;
import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.log.EventLog;
import io.kthena.sim.sidechannel.ConsumerSide.Pulled;
import io.kthena.sim.sidechannel.ProducerSide;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine's thread: takes commands, steps while there is work, sleeps otherwise. An idle engine uses no processor
 * time; it wakes for commands, for releases, and when a hold runs out. With the idle-step quirk it wakes for neither of
 * the latter two, as engines did before vLLM's change 43433. Public methods are thread-safe and do not block.
 */
public final class EngineLoop implements AutoCloseable {
    private final Environment environment;
    private final EngineCore core;
    private final LatencyModel latency;
    private final boolean idleStep;
    private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile EngineState state;
    private volatile boolean stopped;
    private volatile boolean dead;
    private boolean stepWanted;

    /**
     * Starts the thread.
     *
     * @param holds KV pinned for others, the connector's producing half
     */
    EngineLoop(Environment environment, BlockPool pool, Holds holds) {
        this.environment = environment;
        core = new EngineCore(environment, pool, holds, this::pulled);
        latency = environment.arguments().conduct().latency();
        idleStep = environment.arguments().conduct().idleStep();
        state = EngineState.empty(pool.size());
        thread = Thread.ofPlatform().name("engine-core").daemon().start(this::run);
    }

    /** Starts an engine on {@code pool}. */
    public static EngineLoop start(Environment environment, BlockPool pool, ProducerSide ranks) {
        var conduct = environment.arguments().conduct();
        var holds = new Holds(pool, ranks, conduct.holdMillis(), conduct.strict(), environment.metrics());
        return new EngineLoop(environment, pool, holds);
    }

    /** Takes a request; its sink hears an error at once when the engine is dead or the id is taken. */
    public void add(EngineRequest request) {
        commands.add(() -> {
            if (dead || core.knows(request.id())) {
                request.sink().accept(EngineOutput.end(EngineOutput.Finish.of("error")));
            } else {
                core.add(request, now());
            }
        });
    }

    /** Ends a request whose client is gone. Unknown ids are ignored. */
    public void abort(String id) {
        commands.add(() -> core.abort(id, "abort", now()));
    }

    /** Ends a request whose answer is complete although the engine does not know it, as by a stop string. */
    public void stop(String id) {
        commands.add(() -> core.abort(id, "stop", now()));
    }

    /** A release arrived on the side channel. */
    public void wake() {
        commands.add(() -> stepWanted |= idleStep || core.hasRequests());
    }

    /** Empties the prefix cache; false while blocks are in use. */
    public CompletableFuture<Boolean> resetPrefixCache() {
        var answer = new CompletableFuture<Boolean>();
        commands.add(() -> answer.complete(core.resetPrefixCache()));
        return answer;
    }

    /** Whether no request is alive, after all commands so far. */
    public CompletableFuture<Boolean> isIdle() {
        var answer = new CompletableFuture<Boolean>();
        commands.add(() -> answer.complete(core.isIdle()));
        return answer;
    }

    /** The state after the last step or command. */
    public EngineState state() {
        return state;
    }

    /** Whether the core has died. */
    public boolean isDead() {
        return dead;
    }

    private void pulled(String id, Pulled result) {
        commands.add(() -> core.pulled(id, result, now()));
    }

    private void run() {
        while (!stopped) {
            try {
                turn();
            } catch (InterruptedException e) {
                return;
            } catch (EngineDeadException e) {
                die(e);
            } catch (RuntimeException e) {
                EventLog.error("engine.failed", "reason", e);
                die(new EngineDeadException(String.valueOf(e)));
            }
        }
    }

    private void turn() throws InterruptedException {
        long now = now();
        boolean due = !dead && (stepWanted || core.isRunnable(now) || untilNextEvent(now) <= 0);
        var command = due ? commands.poll() : commands.poll(Math.max(1, untilNextEvent(now)), TimeUnit.MILLISECONDS);
        while (command != null) {
            command.run();
            command = commands.poll();
        }
        now = now();
        if (!dead && (stepWanted || core.isRunnable(now) || untilNextEvent(now) <= 0)) {
            step(now);
        }
        state = core.state();
    }

    private void step(long now) throws InterruptedException {
        environment
                .faults()
                .strike(Fault.STEP_FREEZE)
                .map(FaultRule::millis)
                .ifPresent(millis -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
        stepWanted = false;
        var batch = core.schedule(now);
        if (batch.items().isEmpty()) {
            stall();
            return;
        }
        state = core.state();
        double millis = latency.step(batch.prefillTokens(), batch.items().size(), batch.contextTokens());
        if (millis > 0) {
            TimeUnit.NANOSECONDS.sleep((long) (millis * 1e6));
        }
        core.complete(batch, now());
        stepWanted = core.holds().hasUnannounced() && idleStep;
    }

    /** Requests wait and nothing can run: sleep until something changes instead of spinning. */
    private void stall() throws InterruptedException {
        if (core.isRunnable(now())) {
            state = core.state();
            var command = commands.poll(Math.clamp(untilNextEvent(now()), 1, 1000), TimeUnit.MILLISECONDS);
            if (command != null) {
                command.run();
            }
        }
    }

    /** Milliseconds until a postponed request is due or a hold runs out; a long time when neither. */
    private long untilNextEvent(long now) {
        long next = Long.MAX_VALUE;
        if (!dead) {
            next = core.nextDue(now).orElse(Long.MAX_VALUE);
            if (idleStep || core.hasRequests()) {
                next = Math.min(next, core.holds().nextExpiry().orElse(Long.MAX_VALUE));
            }
        }
        return next == Long.MAX_VALUE ? TimeUnit.DAYS.toMillis(1) : next - now;
    }

    private void die(EngineDeadException reason) {
        EventLog.error("engine.dead", "reason", reason.getMessage());
        dead = true;
        core.failAll(now());
        state = core.state();
        environment.crash().run();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
