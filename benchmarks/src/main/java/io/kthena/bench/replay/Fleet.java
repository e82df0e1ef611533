package io.kthena.bench.replay;

import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.router.load.EndpointLoad;
import io.kthena.router.load.EngineSample;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
import io.kthena.router.topology.Limits;
import io.kthena.router.topology.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulated engines of one group, as the router sees them, and the router's scraper: engines in use are asked at every
 * interval, idle ones rarely, and between two answers the router knows what it was told last. For one thread.
 */
final class Fleet {
    private static final long IDLE_NANOS = Agenda.nanos(15);

    private record Scraped(Endpoint endpoint, Supplier<EngineSample> engine) {}

    private final List<Scraped> all = new ArrayList<>();
    private final long[] started;
    private final long[] next;
    private final Map<String, PrefillEngine> prefill = new HashMap<>();
    private final Map<String, DecodeEngine> decode = new HashMap<>();
    private final Server server;

    /** The engines of a split; {@code setting} gives what they share. */
    Fleet(Split split, Setting setting) {
        List<Endpoint> prefillers = new ArrayList<>();
        List<Endpoint> decoders = new ArrayList<>();
        for (int i = 0; i < split.prefill(); i++) {
            Endpoint endpoint = endpoint("prefill-" + i);
            prefillers.add(endpoint);
            var engine = new PrefillEngine(
                    endpoint,
                    setting.calibration().prefill(),
                    setting.agenda(),
                    setting.router(),
                    setting.largestBlock());
            prefill.put(endpoint.uid(), engine);
            all.add(new Scraped(endpoint, engine::sample));
        }
        for (int i = 0; i < split.decode(); i++) {
            Endpoint endpoint = endpoint("decode-" + i);
            decoders.add(endpoint);
            var engine = new DecodeEngine(
                    endpoint, setting.calibration(), setting.agenda(), setting.router(), setting.gaps());
            decode.put(endpoint.uid(), engine);
            all.add(new Scraped(endpoint, engine::sample));
        }
        started = new long[all.size()];
        next = new long[all.size()];
        List<Endpoint> pods = all.stream().map(Scraped::endpoint).toList();
        var groups = List.of(new Group("0", List.copyOf(prefillers), List.copyOf(decoders)));
        var limits = new Limits(Duration.ofMinutes(10), 2, Duration.ofMillis(100));
        server = new Server(
                "replay/replay", "replay", null, InferenceEngine.VLLM, KvConnectorType.MOONCAKE, limits, pods, groups);
    }

    /** What the engines of a run share. */
    record Setting(Calibration calibration, Agenda agenda, Job.Listener router, Gaps gaps, int largestBlock) {}

    /** How many engines of each role. */
    record Split(int prefill, int decode) {
        /** Reads {@code 3P1D}. */
        static Split parse(String text) {
            if (!text.matches("[1-9][0-9]{0,3}P[1-9][0-9]{0,3}D")) {
                throw new IllegalArgumentException("a split is written like 3P1D, not " + text);
            }
            int p = text.indexOf('P');
            return new Split(
                    Integer.parseInt(text.substring(0, p)), Integer.parseInt(text.substring(p + 1, text.length() - 1)));
        }

        @Override
        public String toString() {
            return prefill + "P" + decode + "D";
        }
    }

    private static Endpoint endpoint(String name) {
        return new Endpoint("replay", name, name, 0, name, 8000, new EndpointLoad());
    }

    Server server() {
        return server;
    }

    PrefillEngine prefill(Endpoint endpoint) {
        return known(prefill.get(endpoint.uid()), endpoint);
    }

    DecodeEngine decode(Endpoint endpoint) {
        return known(decode.get(endpoint.uid()), endpoint);
    }

    private static <E> E known(@Nullable E engine, Endpoint endpoint) {
        if (engine == null) {
            throw new IllegalStateException("no engine " + endpoint.name());
        }
        return engine;
    }

    /** Blocks that are still pinned on prefill engines. */
    int pinned() {
        return prefill.values().stream().mapToInt(PrefillEngine::pinned).sum();
    }

    /** One round of the scraper. */
    void scrape(long now) {
        for (int i = 0; i < all.size(); i++) {
            EndpointLoad load = all.get(i).endpoint().load();
            EngineSample last = load.sample();
            boolean busy =
                    load.started() != started[i] || load.inFlight() > 0 || last.waiting() > 0 || last.running() > 0;
            if (busy || now >= next[i]) {
                started[i] = load.started();
                next[i] = now + IDLE_NANOS;
                load.report(all.get(i).engine().get());
            }
        }
    }
}
