package io.kthena.sim;

import io.kthena.sim.engine.EngineLoop;
import io.kthena.sim.engine.EngineState;
import io.kthena.sim.engine.Environment;
import io.kthena.sim.fault.Faults;
import io.kthena.sim.http.ApiServer;
import io.kthena.sim.kvcache.BlockHashes;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.launch.EngineArguments;
import io.kthena.sim.launch.LaunchException;
import io.kthena.sim.launch.TransferConfig;
import io.kthena.sim.metrics.EngineMetrics;
import io.kthena.sim.metrics.Truth;
import io.kthena.sim.sidechannel.AgentMetadata;
import io.kthena.sim.sidechannel.ConsumerSide;
import io.kthena.sim.sidechannel.HandoffParams;
import io.kthena.sim.sidechannel.ProducerSide;
import io.kthena.sim.sidechannel.RankServer;
import io.kthena.sim.sidechannel.RankTracker;
import io.kthena.sim.sidechannel.RemoteKv;
import io.kthena.sim.token.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running engine: HTTP server, engine core and, where configured, its end of the side channel. Start as many as there
 * are addresses; {@link #close} frees everything. Thread-safe.
 */
public final class EngineSimulator implements AutoCloseable {
    private static final int REQ_TIMEOUT_MILLIS = 1000;

    private final EngineArguments arguments;
    private final Faults faults;
    private final EngineMetrics metrics;
    private final EngineLoop engine;
    private final ApiServer server;
    private final @Nullable RankServer rankServer;
    private final @Nullable ConsumerSide consumer;
    private final int port;
    private volatile boolean closed;

    private EngineSimulator(EngineArguments arguments, Runnable onCrash) {
        this.arguments = arguments;
        var conduct = arguments.conduct();
        faults = new Faults(conduct.options().seed(), conduct.options().faults());
        var pool = new BlockPool(
                arguments.capacity().blocks(), arguments.capacity().prefixCaching());
        metrics = metrics();
        var trackers = trackers();
        consumer = consumer(onCrash);
        var environment = environment(onCrash);
        engine = EngineLoop.start(environment, pool, ranks(trackers));
        server = new ApiServer(environment, engine);
        rankServer = rankServerOrFail(trackers, pool);
        port = listenOrFail();
    }

    /**
     * Starts an engine inside this process. A simulated crash closes it.
     *
     * @throws LaunchException where a real engine would refuse to start
     * @throws IllegalStateException when an address cannot be had
     */
    public static EngineSimulator start(SimulatorOptions options) {
        var arguments = EngineArguments.read(options.words(), options.environment());
        var self = new EngineSimulator[1];
        self[0] = new EngineSimulator(
                arguments,
                () -> Thread.ofPlatform().daemon().start(() -> {
                    if (self[0] != null) {
                        self[0].close();
                    }
                }));
        return self[0];
    }

    /** Starts an engine that is this whole process: a crash ends it by {@code onCrash}. */
    static EngineSimulator start(EngineArguments arguments, Runnable onCrash) {
        return new EngineSimulator(arguments, onCrash);
    }

    /** Host and port of the HTTP server. */
    public String address() {
        return arguments.serving().host() + ":" + port;
    }

    /** Port of the HTTP server. */
    public int port() {
        return port;
    }

    /** What the engine is doing, as of its last step. */
    public EngineState state() {
        return engine.state();
    }

    /** How often something happened that only a simulator can know. */
    public long count(Truth what) {
        return metrics.countOf(what);
    }

    /** How many requests played this part: {@code prefill}, {@code decode} or {@code plain}. */
    public long requests(String role) {
        return metrics.admittedCount(role);
    }

    /** Faults in force; may be replaced at any time. */
    public Faults faults() {
        return faults;
    }

    /** Whether the engine was closed or has crashed. */
    public boolean isClosed() {
        return closed;
    }

    /** Refuses new work, lets what is under way finish within the time the command line allows, then closes. */
    public void shutDown() {
        server.drain(arguments.serving().shutdownSeconds());
        close();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.close();
        engine.close();
        if (rankServer != null) {
            rankServer.close();
        }
        if (consumer != null) {
            consumer.close();
        }
    }

    private @Nullable RankServer rankServerOrFail(List<RankTracker> trackers, BlockPool pool) {
        try {
            return producer().map(config -> rankServer(config, trackers, pool)).orElse(null);
        } catch (LaunchException e) {
            server.close();
            engine.close();
            throw e;
        }
    }

    private int listenOrFail() {
        try {
            return server.listen();
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    private Optional<TransferConfig> producer() {
        return arguments.transfer().filter(TransferConfig::producer);
    }

    private List<RankTracker> trackers() {
        var trackers = new ArrayList<RankTracker>();
        for (int rank = 0; rank < arguments.parallel().ranks(); rank++) {
            trackers.add(new RankTracker());
        }
        return List.copyOf(trackers);
    }

    private ProducerSide ranks(List<RankTracker> trackers) {
        int prefillTp = arguments.transfer().map(TransferConfig::prefillTp).orElse(1);
        int decodeTp = arguments.transfer().map(TransferConfig::decodeTp).orElse(1);
        return new ProducerSide(
                trackers, prefillTp, decodeTp, arguments.conduct().options().kvHeads());
    }

    private Environment environment(Runnable onCrash) {
        var options = arguments.conduct().options();
        Voice voice = options.echo()
                ? new Voice.Echo(options.outputTokens())
                : new Voice.StampedWords(options.outputTokens());
        return new Environment(
                arguments,
                voice,
                producer().map(this::handoff),
                Optional.ofNullable(consumer).map(Fetch::new),
                faults,
                metrics,
                onCrash);
    }

    private record Fetch(ConsumerSide side) implements Environment.Fetcher {
        @Override
        public void pull(RemoteKv remote, int skip, Consumer<ConsumerSide.Pulled> callback) {
            side.pull(remote, skip, callback);
        }

        @Override
        public void release(RemoteKv remote) {
            side.release(remote);
        }
    }

    private HandoffParams handoff(TransferConfig config) {
        return new HandoffParams(
                config.engineId(),
                arguments.serving().host(),
                sidePort(config),
                arguments.parallel().tp(),
                arguments.capacity().blockSize());
    }

    private int sidePort(TransferConfig config) {
        return config.kvPort()
                + arguments.parallel().dpRank() * arguments.parallel().ranks();
    }

    private RankServer rankServer(TransferConfig config, List<RankTracker> trackers, BlockPool pool) {
        int tePort = arguments.conduct().options().stableTePort()
                ? 15_000
                : ThreadLocalRandom.current().nextInt(15_000, 17_000);
        var metadata = new AgentMetadata(
                config.engineId(),
                tePort,
                arguments.capacity().blockSize(),
                pool.size(),
                List.of(0x1200_0000_0000L),
                arguments.serving().host(),
                sidePort(config),
                true);
        return new RankServer(new RankServer.Setup(metadata, trackers, pool, faults, outcome -> {
            metrics.count(outcome == RankTracker.Outcome.UNKNOWN ? Truth.DONE_UNKNOWN : Truth.DONE_RECEIVED, 1);
            engine.wake();
        }));
    }

    private @Nullable ConsumerSide consumer(Runnable onCrash) {
        var config = arguments.transfer().filter(transfer -> !transfer.producer());
        if (config.isEmpty()) {
            return null;
        }
        var options = arguments.conduct().options();
        long blockBytes = options.kvBytesPerToken() * arguments.capacity().blockSize();
        return new ConsumerSide(new ConsumerSide.Setup(
                config.get().prefillTp(),
                config.get().decodeTp(),
                options.kvHeads(),
                arguments.capacity().blockSize(),
                REQ_TIMEOUT_MILLIS,
                faults,
                blocks -> arguments
                        .conduct()
                        .latency()
                        .transfer(blocks * blockBytes, BlockHashes.mix(options.seed() + System.nanoTime())),
                onCrash));
    }

    private EngineMetrics metrics() {
        var capacity = arguments.capacity();
        String info = "engine=\"0\",block_size=\"" + capacity.blockSize() + "\",num_gpu_blocks=\"" + capacity.blocks()
                + "\",enable_prefix_caching=\"" + capacity.prefixCaching() + '"';
        return new EngineMetrics(
                arguments.serving().names().getFirst(),
                capacity.maxModelLen(),
                info,
                new EngineMetrics.Gauges(
                        () -> state().running(),
                        () -> state().waiting(),
                        () -> state().deferred(),
                        () -> (double) state().usedBlocks() / state().blocks(),
                        () -> state().pinnedBlocks(),
                        () -> state().holds(),
                        () -> engine.isDead() ? 1 : 0));
    }
}
