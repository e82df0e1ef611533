package io.kthena.sim.engine;

import io.kthena.sim.fault.Fault;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.launch.VersionProfile;
import io.kthena.sim.log.EventLog;
import io.kthena.sim.metrics.Truth;
import io.kthena.sim.sidechannel.ConsumerSide.Pulled;
import io.kthena.sim.sidechannel.RemoteKv;
import java.util.Arrays;
import java.util.Collection;

/** The decode side of a hand-over inside the engine (spec: mooncake protocol, section 1.5). Owned by the engine thread. */
final class Fetching {
    private final Environment environment;
    private final BlockPool pool;
    private final EngineCore.PullSink sink;
    private final VersionProfile profile;

    Fetching(Environment environment, BlockPool pool, EngineCore.PullSink sink) {
        this.environment = environment;
        this.pool = pool;
        this.sink = sink;
        profile = environment.arguments().conduct().profile();
    }

    /** Whether remote KV must be fetched before this sequence can run. */
    boolean isDue(Sequence sequence) {
        return environment.fetcher().isPresent()
                && !sequence.fetched
                && sequence.request().intent() instanceof EngineRequest.Intent.Consume;
    }

    /** Reserves blocks and starts the pull; false when there is no room yet. */
    boolean begin(Sequence sequence) {
        int hits = sequence.matchPrefix(pool);
        int skip = sequence.blocks().length;
        var rest = pool.allocate(sequence.promptBlocks() - skip);
        if (rest.isEmpty()) {
            pool.release(sequence.blocks(), skip);
            sequence.dropBlocks();
            return false;
        }
        sequence.addBlocks(rest.get());
        sequence.cached = hits;
        sequence.fetched = true;
        sequence.phase = Sequence.Phase.FETCHING;
        environment.metrics().prefixLookup(sequence.promptLength(), hits);
        start(sequence, remote(sequence), skip);
        return true;
    }

    private void start(Sequence sequence, RemoteKv remote, int skip) {
        String id = sequence.request().id();
        if (remote.blocks().length == 0) {
            if (environment.arguments().conduct().strict()) {
                throw new EngineDeadException("no remote blocks although tokens of " + id + " are to be loaded");
            }
            sink.accept(id, new Pulled(false, false, new long[0], "no remote blocks"));
            return;
        }
        if (!remote.missing().isEmpty()) {
            EventLog.warn("kv.params_incomplete", "request", id, "missing", remote.missing());
            environment.metrics().count(Truth.WEDGED, 1);
            return;
        }
        if (environment.faults().strikes(Fault.CRASH_WHILE_WAITING)) {
            environment.crash().run();
        }
        int own = sequence.promptBlocks() - skip;
        int first = Math.max(0, remote.blocks().length - own);
        environment.fetcher().orElseThrow().pull(remote, first, result -> sink.accept(id, result));
    }

    /** Takes a pull's result; false when the request must fail for it. */
    boolean accept(Sequence sequence, Pulled result) {
        var metrics = environment.metrics();
        metrics.count(result.ok() ? Truth.PULLS_OK : Truth.PULLS_FAILED, 1);
        if (!result.ok()) {
            return acceptFailure(sequence);
        }
        int skip = sequence.computed / environment.arguments().capacity().blockSize();
        long[] wanted = Arrays.copyOfRange(sequence.expected(), skip, sequence.promptBlocks());
        long[] got = result.contents().length == 0 ? wanted : result.contents();
        if (result.late()) {
            metrics.count(Truth.LATE_READS, 1);
        }
        if (!Arrays.equals(wanted, got)) {
            metrics.count(Truth.STALE_READS, 1);
        }
        sequence.external = sequence.promptLength() - sequence.computed;
        sequence.receive(pool, skip, got);
        return true;
    }

    /** Old engines decode from whatever memory holds; later ones compute the prompt here, or fail the request. */
    private boolean acceptFailure(Sequence sequence) {
        if (!profile.noticesFailedReads()) {
            environment.metrics().count(Truth.STALE_READS, 1);
            sequence.external = sequence.promptLength() - sequence.computed;
            sequence.receive(pool, 0, new long[0]);
            return true;
        }
        return environment.arguments().transfer().orElseThrow().recomputesOnFailure();
    }

    /** A request that ends before it was admitted: later engines still tell the prefill side. */
    void releaseUnadmitted(Sequence sequence) {
        if (isDue(sequence) && profile.releasesOnRejection()) {
            var remote = remote(sequence);
            if (remote.missing().isEmpty()) {
                environment.fetcher().orElseThrow().release(remote);
            }
        }
    }

    /** Whether nothing will ever wake this sequence. */
    boolean isWedged(Sequence sequence) {
        return !remote(sequence).missing().isEmpty();
    }

    int count(Collection<Sequence> live) {
        int fetching = 0;
        for (var sequence : live) {
            fetching += sequence.phase == Sequence.Phase.FETCHING ? 1 : 0;
        }
        return fetching;
    }

    private RemoteKv remote(Sequence sequence) {
        if (sequence.request().intent() instanceof EngineRequest.Intent.Consume(var params)) {
            return RemoteKv.parse(params, profile, sequence.request().id());
        }
        throw new IllegalStateException("not a decode leg");
    }
}
