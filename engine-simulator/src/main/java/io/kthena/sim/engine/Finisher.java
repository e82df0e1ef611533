package io.kthena.sim.engine;

import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.metrics.EngineMetrics;
import io.kthena.sim.token.Voice;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Samples tokens and ends sequences: who is told, which blocks are freed, which are held. Owned by the engine thread. */
final class Finisher {
    private final Environment environment;
    private final BlockPool pool;
    private final Holds holds;

    Finisher(Environment environment, BlockPool pool, Holds holds) {
        this.environment = environment;
        this.pool = pool;
        this.holds = holds;
    }

    /** Adds a token and tells the client; returns the end if this was the last. */
    Optional<EngineOutput.Finish> sample(Sequence sequence, long now) {
        var limits = sequence.request().limits();
        var memory = sequence.memory();
        int index = sequence.generated();
        boolean natural = !limits.ignoreEnd()
                && index >= limits.minTokens()
                && index >= environment.voice().length(memory);
        boolean end = natural || stopsEarly(sequence);
        var spoken = end ? new Voice.Spoken(Voice.END, "") : environment.voice().say(memory, index);
        sequence.append(spoken.id());
        time(sequence, now);
        var recomputed = recomputed(sequence);
        if (recomputed.isPresent()) {
            end(sequence, recomputed.get(), now);
            return recomputed;
        }
        Optional<EngineOutput.Finish> finish = end
                ? Optional.of(EngineOutput.Finish.of("stop"))
                : sequence.generated() >= limits.maxTokens() ? Optional.of(capped(sequence, now)) : Optional.empty();
        finish.ifPresent(how -> settle(sequence, how, now));
        tell(sequence, new EngineOutput(spoken.id(), spoken.text(), sequence.cached + sequence.external, finish));
        return finish;
    }

    /** Ends a sequence that gets no further token. */
    void end(Sequence sequence, EngineOutput.Finish finish, long now) {
        settle(sequence, finish, now);
        tell(sequence, EngineOutput.end(finish));
    }

    void tell(Sequence sequence, EngineOutput output) {
        sequence.request().sink().accept(output);
    }

    private boolean stopsEarly(Sequence sequence) {
        return sequence.request().intent() instanceof EngineRequest.Intent.Produce
                && sequence.request().limits().minTokens() == 0
                && environment.faults().strikes(Fault.PREFILL_STOP_TOKEN);
    }

    private void time(Sequence sequence, long now) {
        if (sequence.generated() == 1) {
            sequence.firstToken = now;
            environment.metrics().firstToken((now - sequence.arrival) / 1e3);
        } else {
            environment.metrics().laterToken((now - sequence.lastToken) / 1e3);
            if (sequence.generated() == 2
                    && sequence.request().intent() instanceof EngineRequest.Intent.Consume
                    && environment.faults().strikes(Fault.CRASH_WHILE_DECODING)) {
                environment.crash().run();
            }
        }
        sequence.lastToken = now;
    }

    private Optional<EngineOutput.Finish> recomputed(Sequence sequence) {
        if (!(sequence.request().intent() instanceof EngineRequest.Intent.Consume)) {
            return Optional.empty();
        }
        for (FaultRule rule : environment.faults().rules()) {
            if (rule.fault() == Fault.RECOMPUTED_AFTER_N
                    && sequence.generated() == rule.after() + 1
                    && environment.faults().strikes(Fault.RECOMPUTED_AFTER_N)) {
                return Optional.of(new EngineOutput.Finish("stop", "recomputed", Map.of()));
            }
        }
        return Optional.empty();
    }

    /** Only this ending holds KV, and only when the client asked for it. */
    private EngineOutput.Finish capped(Sequence sequence, long now) {
        var request = sequence.request();
        if (environment.handoff().isEmpty() || !(request.intent() instanceof EngineRequest.Intent.Produce)) {
            return EngineOutput.Finish.of("length");
        }
        int[] blocks = sequence.blocks();
        int[] prompt = Arrays.copyOf(blocks, sequence.promptBlocks());
        holds.hold(request.id(), blocks, now);
        sequence.dropBlocks();
        if (environment.faults().strikes(Fault.PREFILL_CRASH_BEFORE_RESPONSE)) {
            environment.crash().run();
        }
        var params = environment
                .handoff()
                .get()
                .of(environment.arguments().conduct().profile(), request.id(), prompt, Voice.END + 1);
        return new EngineOutput.Finish("length", "", params);
    }

    private void settle(Sequence sequence, EngineOutput.Finish finish, long now) {
        pool.release(sequence.blocks(), sequence.blocks().length);
        sequence.dropBlocks();
        long scheduled = sequence.scheduled < 0 ? now : sequence.scheduled;
        long first = sequence.firstToken == 0 ? now : sequence.firstToken;
        environment
                .metrics()
                .finished(new EngineMetrics.Finished(
                        finish.reason(),
                        sequence.promptLength(),
                        sequence.generated(),
                        sequence.request().limits().maxTokens(),
                        (now - sequence.arrival) / 1e3,
                        (scheduled - sequence.arrival) / 1e3,
                        (first - scheduled) / 1e3,
                        (now - first) / 1e3));
    }
}
