package io.kthena.router.http;

import io.kthena.router.schedule.PluginTimer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/**
 * The router's metric families: Kthena's names, labels and buckets (router spec §10.1), and those of prefill-decode serving.
 * Meters are looked up once per label set. Thread-safe.
 */
public final class RouterMetrics implements PluginTimer {
    private static final double[] LONG = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60};
    private static final double[] SHORT = {.001, .005, .01, .05, .1, .5};

    /** Where a request went; every part has a value. */
    record Destination(String route, String type, String name, String model) {
        Tags tags() {
            return Tags.of("model_route", route, "backend_type", type, "backend_name", name, "upstream_model", model);
        }
    }

    /** A request that is over. */
    record Ended(
            String model,
            String path,
            int status,
            String errorType,
            Destination destination,
            long nanos,
            int inputTokens,
            int outputTokens) {}

    /** How many requests are open to one destination. */
    static final class Upstream extends LongAdder {
        private static final long serialVersionUID = 1L;
    }

    private record Key(String family, Object labels) {}

    private record RequestLabels(String model, String path, int status, String errorType, Destination to) {}

    private record PhaseLabels(String model, String path, boolean succeeded) {}

    private record PluginLabels(String model, String plugin, String type) {}

    private record RequestMeters(Counter total, Timer duration, Counter input, Counter output) {}

    private final MeterRegistry registry;
    private final LongAdder active = new LongAdder();
    private final Map<RequestLabels, RequestMeters> requests = new ConcurrentHashMap<>();
    private final Map<Destination, Upstream> upstreams = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> downstreams = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final DistributionSummary attempts;

    /** Registers in a registry whose naming is Prometheus'. */
    public RouterMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("kthena_router_active_requests", active, LongAdder::sum)
                .description("Requests being served")
                .register(registry);
        this.attempts = DistributionSummary.builder("kthena_router_pd_attempts")
                .description("Attempts of each prefill-decode request")
                .serviceLevelObjectives(1, 2, 3, 4, 5)
                .register(registry);
    }

    void active(int change) {
        active.add(change);
    }

    void downstream(String model, int change) {
        downstreams
                .computeIfAbsent(model, name -> {
                    var open = new LongAdder();
                    Gauge.builder("kthena_router_active_downstream_requests", open, LongAdder::sum)
                            .description("Requests being served, by model")
                            .tag("model", name)
                            .register(registry);
                    return open;
                })
                .add(change);
    }

    Upstream upstream(Destination destination) {
        return upstreams.computeIfAbsent(destination, to -> {
            var open = new Upstream();
            Gauge.builder("kthena_router_active_upstream_requests", open, LongAdder::sum)
                    .description("Requests open to engines")
                    .tags(to.tags().and("model_server", to.type().equals("model_server") ? to.name() : "none"))
                    .register(registry);
            return open;
        });
    }

    void request(Ended ended) {
        var labels =
                new RequestLabels(ended.model(), ended.path(), ended.status(), ended.errorType(), ended.destination());
        RequestMeters meters = requests.computeIfAbsent(labels, this::meters);
        meters.total().increment();
        meters.duration().record(ended.nanos(), TimeUnit.NANOSECONDS);
        if (ended.inputTokens() > 0) {
            meters.input().increment(ended.inputTokens());
        }
        if (ended.outputTokens() > 0) {
            meters.output().increment(ended.outputTokens());
        }
    }

    private RequestMeters meters(RequestLabels labels) {
        Tags common = labels.to().tags().and("model", labels.model(), "path", labels.path());
        Tags status = common.and("status_code", String.valueOf(labels.status()));
        return new RequestMeters(
                Counter.builder("kthena_router_requests")
                        .description("Requests served")
                        .tags(status.and("error_type", labels.errorType()))
                        .register(registry),
                timer("kthena_router_request_duration", "Time from request to end of answer", status, LONG),
                tokens(common.and("token_type", "input")),
                tokens(common.and("token_type", "output")));
    }

    private Counter tokens(Tags tags) {
        return Counter.builder("kthena_router_tokens")
                .description("Tokens, as estimated (input) or counted by the engine (output)")
                .tags(tags)
                .register(registry);
    }

    void prefill(String model, String path, boolean succeeded, long nanos) {
        phase("kthena_router_request_prefill_duration", new PhaseLabels(model, path, succeeded), nanos);
    }

    void decode(String model, String path, boolean succeeded, long nanos) {
        phase("kthena_router_request_decode_duration", new PhaseLabels(model, path, succeeded), nanos);
    }

    private void phase(String family, PhaseLabels labels, long nanos) {
        timers.computeIfAbsent(
                        new Key(family, labels),
                        _ -> timer(
                                family,
                                "Time of one leg",
                                Tags.of(
                                        "model",
                                        labels.model(),
                                        "path",
                                        labels.path(),
                                        "status_code",
                                        labels.succeeded() ? "200" : "500"),
                                LONG))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void firstOutput(String model, long nanos) {
        timers.computeIfAbsent(
                        new Key("kthena_router_pd_ttft", model),
                        _ -> timer(
                                "kthena_router_pd_ttft",
                                "Time to first output of prefill-decode requests",
                                Tags.of("model", model),
                                LONG))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void pdEnded(String outcome, int tries) {
        count("kthena_router_pd_requests", "outcome", outcome);
        attempts.record(tries);
    }

    void retried(String reason) {
        count("kthena_router_pd_retry", "reason", reason);
    }

    void missingParams(String finishReason) {
        count("kthena_router_pd_missing_params", "finish_reason", finishReason);
    }

    void clientLeft(String phase) {
        count("kthena_router_pd_client_cancel", "phase", phase);
    }

    void lateDispatch() {
        count("kthena_router_pd_late_dispatch", "reason", "hold_expired");
    }

    private void count(String family, String label, String value) {
        counters.computeIfAbsent(
                        new Key(family, value),
                        _ -> Counter.builder(family).tag(label, value).register(registry))
                .increment();
    }

    @Override
    public long start() {
        return System.nanoTime();
    }

    @Override
    public void stop(String model, String plugin, String type, long started) {
        timers.computeIfAbsent(
                        new Key("plugin", new PluginLabels(model, plugin, type)),
                        _ -> timer(
                                "kthena_router_scheduler_plugin_duration",
                                "Time of one scheduler plugin",
                                Tags.of("model", model, "plugin", plugin, "type", type),
                                SHORT))
                .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String name, String help, Tags tags, double[] buckets) {
        return Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(DoubleStream.of(buckets)
                        .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                        .toArray(Duration[]::new))
                .register(registry);
    }
}
