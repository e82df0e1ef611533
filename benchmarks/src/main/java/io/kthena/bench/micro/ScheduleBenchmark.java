package io.kthena.bench.micro;

import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.load.EndpointLoad;
import io.kthena.router.load.EngineSample;
import io.kthena.router.request.Inference;
import io.kthena.router.schedule.Placement;
import io.kthena.router.schedule.PluginTimer;
import io.kthena.router.schedule.Profile;
import io.kthena.router.schedule.Scheduler;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
import io.kthena.router.topology.Limits;
import io.kthena.router.topology.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The choice of an engine, or of a prefill and a decode engine, with the router's default plugins. */
@State(Scope.Thread)
public class ScheduleBenchmark {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(600), 2, Duration.ofMillis(100));
    private static final int MAX_WAITING = 10;

    /** Engines to choose from; as pairs, so many prefill and so many decode engines. */
    @Param({"10", "100", "1000"})
    public int candidates;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Scheduler scheduler = new Scheduler(Profile.leastRequest(MAX_WAITING, PluginTimer.OFF));
    private final Inference request = request();
    private Server plain = server(List.of(), null);
    private Server paired = server(List.of(), List.of());

    private static Inference request() {
        try {
            Members body = Members.scan(Bodies.request("1k"));
            return new Inference("id", "/v1/chat/completions", "/v1/chat/completions", _ -> null, "m", true, body, 256);
        } catch (MalformedJson e) {
            throw new IllegalStateException(e);
        }
    }

    private static Server server(List<Endpoint> pods, @org.jspecify.annotations.Nullable List<Group> groups) {
        return new Server("bench/all", "bench", null, InferenceEngine.VLLM, KvConnectorType.NIXL, LIMITS, pods, groups);
    }

    private Endpoint endpoint(int number) {
        var load = new EndpointLoad();
        load.report(new EngineSample(random.nextInt(MAX_WAITING - 1), 8, 0.5));
        for (int i = random.nextInt(8); i > 0; i--) {
            load.lease();
        }
        return new Endpoint("bench", "pod-" + number, "uid-" + number, 0, "10.0.0.1", 8000, load);
    }

    /** Makes engines under load, some of them full. */
    @Setup
    public void make() {
        List<Endpoint> pods = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            Endpoint prefill = endpoint(2 * i);
            Endpoint decode = endpoint(2 * i + 1);
            pods.add(decode);
            groups.add(new Group("" + i, List.of(prefill), List.of(decode)));
        }
        plain = server(List.copyOf(pods), null);
        paired = server(List.copyOf(pods), List.copyOf(groups));
    }

    /** One engine. */
    @Benchmark
    public Placement single() {
        return scheduler.single(request, plain, Set.of(), random);
    }

    /** A prefill and a decode engine of one group. */
    @Benchmark
    public Placement pair() {
        return scheduler.pair(request, paired, Set.of(), random);
    }
}
