package io.kthena.sim.engine;

import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.metrics.Truth;
import io.kthena.sim.sidechannel.ConsumerSide.Pulled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The engine without its thread and clock: requests come in, steps are planned and completed, outputs go to the
 * requests' sinks. Continuous batching with a token budget, chunked prefill, preemption of the youngest, prefix caching,
 * and the two ends of a KV hand-over. Times are milliseconds of one monotonic clock. Not thread-safe.
 */
final class EngineCore {
    private final Environment environment;
    private final BlockPool pool;
    private final Holds holds;
    private final Allocation allocation;
    private final Fetching fetching;
    private final Finisher finisher;
    private final int budget;
    private final int maxSeqs;
    private final int blockSize;
    private final Map<String, Sequence> live = new LinkedHashMap<>();
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> running = new ArrayList<>();

    EngineCore(Environment environment, BlockPool pool, Holds holds, PullSink pulls) {
        this.environment = environment;
        this.pool = pool;
        this.holds = holds;
        var capacity = environment.arguments().capacity();
        budget = capacity.maxBatchedTokens();
        maxSeqs = capacity.maxSeqs();
        blockSize = capacity.blockSize();
        allocation = new Allocation(pool, environment.metrics());
        fetching = new Fetching(environment, pool, pulls);
        finisher = new Finisher(environment, pool, holds);
    }

    /** Where results of pulls go, from any thread, to come back as {@link #pulled}. */
    @FunctionalInterface
    interface PullSink {
        void accept(String requestId, Pulled result);
    }

    /** Whether a request with this id is alive. */
    boolean knows(String id) {
        return live.containsKey(id);
    }

    void add(EngineRequest request, long now) {
        var sequence = new Sequence(request, blockSize, now);
        sequence.notBefore = now
                + switch (request.intent()) {
                    case EngineRequest.Intent.Produce _ -> delay(Fault.PREFILL_SLOW);
                    case EngineRequest.Intent.Consume _ -> delay(Fault.DECODE_QUEUE_DELAY);
                    case EngineRequest.Intent.Plain _ -> 0L;
                };
        live.put(request.id(), sequence);
        waiting.addLast(sequence);
        environment.metrics().admitted(request.intent().role());
    }

    /** Nobody wants more of a request. A held one is not touched: nobody can cancel a hold. */
    void abort(String id, String reason, long now) {
        var sequence = live.get(id);
        if (sequence == null) {
            return;
        }
        if (sequence.phase == Sequence.Phase.FETCHING && !fetching.isWedged(sequence)) {
            sequence.aborted = true;
            return;
        }
        if (sequence.phase == Sequence.Phase.WAITING) {
            fetching.releaseUnadmitted(sequence);
        }
        end(sequence, EngineOutput.Finish.of(reason), now);
    }

    /** A pull ended. */
    void pulled(String id, Pulled result, long now) {
        var sequence = live.get(id);
        if (sequence == null || sequence.phase != Sequence.Phase.FETCHING) {
            return;
        }
        if (sequence.aborted) {
            end(sequence, EngineOutput.Finish.of("abort"), now);
        } else if (fetching.accept(sequence, result)) {
            sequence.phase = Sequence.Phase.WAITING;
            waiting.addFirst(sequence);
        } else {
            end(sequence, EngineOutput.Finish.of("error"), now);
        }
    }

    /** Plans a step: the connector's news first, then running sequences, then waiting ones while there is room. */
    Batch schedule(long now) {
        holds.step(now);
        environment.metrics().count(Truth.STEPS, 1);
        var items = new ArrayList<Batch.Item>();
        int left = budget;
        for (int i = 0; i < running.size() && left > 0; i++) {
            var sequence = running.get(i);
            int tokens = Math.min(left, sequence.length() - sequence.computed);
            if (makeRoom(sequence, tokens, items, now)) {
                items.add(new Batch.Item(sequence, tokens));
                left -= tokens;
            }
        }
        admitWaiting(items, budget - new Batch(items).tokens(), now);
        return new Batch(items);
    }

    /** Computes what was planned and samples where a sequence is up to date. */
    void complete(Batch batch, long now) {
        if (!batch.items().isEmpty()) {
            environment.metrics().step(batch.tokens());
        }
        for (var item : batch.items()) {
            var sequence = item.sequence();
            if (sequence.phase == Sequence.Phase.RUNNING) {
                sequence.compute(pool, item.tokens());
                if (sequence.computed == sequence.length()) {
                    sample(sequence, now);
                }
            }
        }
    }

    private void sample(Sequence sequence, long now) {
        if (!sequence.sealed) {
            sequence.sealPrompt(pool);
        }
        if (!sequence.promptReady) {
            sequence.promptReady = true;
            environment
                    .metrics()
                    .promptReady(
                            sequence.promptLength() - sequence.cached - sequence.external,
                            sequence.cached,
                            sequence.external);
            if (sequence.decodesFromWrongKv()) {
                environment.metrics().count(Truth.STALE_ANSWERS, 1);
            }
        }
        finisher.sample(sequence, now).ifPresent(_ -> remove(sequence));
    }

    /** Moves waiting sequences to running while blocks, slots and budget last; order is kept. */
    private void admitWaiting(List<Batch.Item> items, int budgetLeft, long now) {
        int left = budgetLeft;
        var postponed = new ArrayList<Sequence>();
        while (left > 0 && running.size() < maxSeqs && !waiting.isEmpty()) {
            var sequence = waiting.removeFirst();
            if (sequence.notBefore > now) {
                postponed.add(sequence);
                continue;
            }
            if (fetching.isDue(sequence)) {
                if (!fetching.begin(sequence)) {
                    postponed.add(sequence);
                    break;
                }
                continue;
            }
            int tokens = allocation.admit(sequence, left);
            if (tokens == 0) {
                postponed.add(sequence);
                break;
            }
            begin(sequence, now);
            items.add(new Batch.Item(sequence, tokens));
            left -= tokens;
        }
        for (int i = postponed.size() - 1; i >= 0; i--) {
            waiting.addFirst(postponed.get(i));
        }
    }

    private void begin(Sequence sequence, long now) {
        if (sequence.scheduled < 0) {
            sequence.scheduled = now;
            if (environment.handoff().isPresent()
                    && sequence.request().intent() instanceof EngineRequest.Intent.Produce) {
                holds.admit(sequence.request().id());
            }
        }
        sequence.phase = Sequence.Phase.RUNNING;
        running.add(sequence);
    }

    /** Gets blocks for a running sequence, if need be by taking those of the youngest. */
    private boolean makeRoom(Sequence sequence, int tokens, List<Batch.Item> items, long now) {
        while (!allocation.grow(sequence, tokens)) {
            var victim = running.getLast();
            boolean self = victim.equals(sequence);
            if (environment.arguments().conduct().options().recompute()) {
                end(victim, new EngineOutput.Finish("stop", "recomputed", Map.of()), now);
            } else if (self && running.size() == 1 && pool.used() - holds.pinned() <= sequence.blocks().length) {
                end(victim, EngineOutput.Finish.of("length"), now);
            } else {
                preempt(victim);
            }
            items.removeIf(item -> item.sequence().equals(victim));
            if (self) {
                return false;
            }
        }
        return true;
    }

    private void preempt(Sequence victim) {
        running.remove(victim);
        pool.release(victim.blocks(), victim.blocks().length);
        victim.dropBlocks();
        victim.sealed = false;
        victim.phase = Sequence.Phase.WAITING;
        waiting.addFirst(victim);
        environment.metrics().preempted();
    }

    private void end(Sequence sequence, EngineOutput.Finish finish, long now) {
        finisher.end(sequence, finish, now);
        remove(sequence);
    }

    private void remove(Sequence sequence) {
        running.remove(sequence);
        waiting.remove(sequence);
        live.remove(sequence.request().id());
        sequence.phase = Sequence.Phase.OVER;
    }

    private long delay(Fault fault) {
        return environment.faults().strike(fault).map(FaultRule::millis).orElse(0L);
    }

    /** Ends everything, as a dying engine does. */
    void failAll(long now) {
        for (var sequence : List.copyOf(live.values())) {
            finisher.tell(sequence, EngineOutput.end(EngineOutput.Finish.of("error")));
            sequence.phase = Sequence.Phase.OVER;
        }
        live.clear();
        waiting.clear();
        running.clear();
    }

    boolean resetPrefixCache() {
        return pool.resetCache();
    }

    /** Whether a step would compute anything, or could once blocks are freed. */
    boolean hasRequests() {
        return !running.isEmpty() || !waiting.isEmpty();
    }

    boolean isIdle() {
        return live.isEmpty();
    }

    /** Whether a step is due now for the sake of the requests. */
    boolean isRunnable(long now) {
        return !running.isEmpty() || waiting.stream().anyMatch(sequence -> sequence.notBefore <= now);
    }

    /** When the next postponed request becomes due. */
    OptionalLong nextDue(long now) {
        return waiting.stream()
                .mapToLong(sequence -> sequence.notBefore)
                .filter(due -> due > now)
                .min();
    }

    Holds holds() {
        return holds;
    }

    EngineState state() {
        return new EngineState(
                running.size(),
                live.size() - running.size(),
                fetching.count(live.values()),
                pool.used(),
                pool.size(),
                holds.pinned(),
                holds.count());
    }
}
