package io.kthena.sim.engine;

import io.kthena.sim.fault.Faults;
import io.kthena.sim.launch.EngineArguments;
import io.kthena.sim.metrics.EngineMetrics;
import io.kthena.sim.sidechannel.ConsumerSide.Pulled;
import io.kthena.sim.sidechannel.HandoffParams;
import io.kthena.sim.sidechannel.RemoteKv;
import io.kthena.sim.token.Voice;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What surrounds an engine core.
 *
 * @param arguments what it was told
 * @param voice what it says
 * @param handoff what it returns for held requests; empty unless it is a producer
 * @param fetcher gets KV from other engines; empty unless it is a consumer
 * @param faults faults to inject
 * @param metrics where it counts
 * @param crash kills the process
 */
public record Environment(
        EngineArguments arguments,
        Voice voice,
        Optional<HandoffParams> handoff,
        Optional<Fetcher> fetcher,
        Faults faults,
        EngineMetrics metrics,
        Runnable crash) {

    /** Gets KV from other engines. */
    public interface Fetcher {
        /** Fetches the blocks after the first {@code skip}; the callback may come on any thread. */
        void pull(RemoteKv remote, int skip, Consumer<Pulled> callback);

        /** Tells the other engine that nothing will be fetched. */
        void release(RemoteKv remote);
    }
}
