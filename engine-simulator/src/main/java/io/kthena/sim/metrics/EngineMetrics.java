package io.kthena.sim.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * An engine's metrics: vLLM's names, labels and buckets (spec: mooncake protocol, section 7.3), and under {@code sim_}
 * what only a simulator can know. Thread-safe.
 */
public final class EngineMetrics {
    private static final double[] FIRST_TOKEN = {
        .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560
    };
    private static final double[] BETWEEN_TOKENS = {
        .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
    };
    private static final double[] REQUEST = {
        .3, .5, .8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680
    };
    private static final double[] ITERATION = {1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384};
    private static final double[] CHOICES = {1, 2, 5, 10, 20};

    /** Times of one finished request, in seconds, and its sizes. */
    public record Finished(
            String reason,
            int promptTokens,
            int generatedTokens,
            int maxTokens,
            double total,
            double queued,
            double prefill,
            double decode) {}

    /** What gauges read. All suppliers must be cheap and safe to call from any thread. */
    public record Gauges(
            DoubleSupplier running,
            DoubleSupplier waiting,
            DoubleSupplier deferred,
            DoubleSupplier usage,
            DoubleSupplier pinned,
            DoubleSupplier holds,
            DoubleSupplier dead) {}

    private final List<Family> families = new ArrayList<>();
    private final List<Family> own = new ArrayList<>();
    private final String labels;

    private final Family.Counter prefixQueries = counter("vllm:prefix_cache_queries_total", "Tokens looked up.");
    private final Family.Counter prefixHits = counter("vllm:prefix_cache_hits_total", "Tokens found.");
    private final Family.Counter externalQueries =
            counter("vllm:external_prefix_cache_queries_total", "Tokens asked of other engines.");
    private final Family.Counter externalHits =
            counter("vllm:external_prefix_cache_hits_total", "Tokens got from other engines.");
    private final Family.Counter preemptions = counter("vllm:num_preemptions_total", "Preemptions.");
    private final Family.Counter promptTokens = counter("vllm:prompt_tokens_total", "Prompt tokens processed.");
    private final Family.Counter cachedTokens =
            counter("vllm:prompt_tokens_cached_total", "Prompt tokens not computed.");
    private final Family.Counter bySource = family(new Family.Counter(
            "vllm:prompt_tokens_by_source_total",
            "Prompt tokens by where their KV came from.",
            "source=\"local_compute\"",
            "source=\"local_cache_hit\"",
            "source=\"external_kv_transfer\""));
    private final Family.Counter generationTokens = counter("vllm:generation_tokens_total", "Tokens generated.");
    private final Family.Counter successes = family(new Family.Counter(
            "vllm:request_success_total",
            "Requests finished.",
            "finished_reason=\"stop\"",
            "finished_reason=\"length\"",
            "finished_reason=\"abort\"",
            "finished_reason=\"error\""));
    private final Family.Histogram firstToken =
            histogram("vllm:time_to_first_token_seconds", "Time to first token.", FIRST_TOKEN);
    private final Family.Histogram betweenTokens =
            histogram("vllm:inter_token_latency_seconds", "Time between tokens.", BETWEEN_TOKENS);
    private final Family.Histogram betweenTokensOld =
            histogram("vllm:time_per_output_token_seconds", "Time between tokens, old name.", BETWEEN_TOKENS);
    private final Family.Histogram perOutputToken =
            histogram("vllm:request_time_per_output_token_seconds", "Mean time per token.", BETWEEN_TOKENS);
    private final Family.Histogram total = histogram("vllm:e2e_request_latency_seconds", "Whole request.", REQUEST);
    private final Family.Histogram queued = histogram("vllm:request_queue_time_seconds", "Waiting.", REQUEST);
    private final Family.Histogram inference = histogram("vllm:request_inference_time_seconds", "Running.", REQUEST);
    private final Family.Histogram prefill = histogram("vllm:request_prefill_time_seconds", "Prefill.", REQUEST);
    private final Family.Histogram decode = histogram("vllm:request_decode_time_seconds", "Decode.", REQUEST);
    private final Family.Histogram promptSizes;
    private final Family.Histogram generatedSizes;
    private final Family.Histogram maxTokens;
    private final Family.Histogram iterations = histogram("vllm:iteration_tokens_total", "Tokens per step.", ITERATION);
    private final Family.Histogram choices = histogram("vllm:request_params_n", "Choices asked for.", CHOICES);
    private final Family.Counter http = own("http_requests_total", "HTTP requests.");
    private final Family.Counter requests = own("sim_requests_total", "Requests by the part played in them.");
    private final List<Family.Counter> truths = new ArrayList<>();

    /**
     * @param model served model name
     * @param maxModelLen for the buckets of sizes
     * @param cacheInfo labels of the cache configuration
     * @param gauges what gauges read
     */
    public EngineMetrics(String model, int maxModelLen, String cacheInfo, Gauges gauges) {
        labels = "model_name=\"" + escape(model) + "\",engine=\"0\"";
        double[] sizes = oneTwoFive(maxModelLen);
        promptSizes = histogram("vllm:request_prompt_tokens", "Prompt sizes.", sizes);
        generatedSizes = histogram("vllm:request_generation_tokens", "Answer sizes.", sizes);
        maxTokens = histogram("vllm:request_params_max_tokens", "Limits asked for.", sizes);
        gauge("vllm:num_requests_running", "Requests running.", gauges.running());
        gauge("vllm:num_requests_waiting", "Requests waiting.", gauges.waiting());
        family(new Family.Gauge("vllm:num_requests_waiting_by_reason", "Requests waiting, by reason.")
                .with(
                        "reason=\"capacity\"",
                        () -> gauges.waiting().getAsDouble() - gauges.deferred().getAsDouble())
                .with("reason=\"deferred\"", gauges.deferred()));
        gauge("vllm:kv_cache_usage_perc", "Share of KV blocks in use, 1 is full.", gauges.usage());
        gauge("vllm:gpu_cache_usage_perc", "Old name of kv_cache_usage_perc.", gauges.usage());
        gauge("vllm:engine_sleep_state", "Always awake.", () -> 0);
        own.add(new Family.Gauge("vllm:cache_config_info", "Cache configuration.").with(cacheInfo, () -> 1));
        own.add(new Family.Gauge("sim_pinned_blocks", "KV blocks held for other engines.").with("", gauges.pinned()));
        own.add(new Family.Gauge("sim_holds", "Requests held for other engines.").with("", gauges.holds()));
        own.add(new Family.Gauge("sim_engine_dead", "1 after the engine core died.").with("", gauges.dead()));
        for (Truth one : Truth.values()) {
            var counter = new Family.Counter(one.metric(), one.help(), "");
            own.add(counter);
            truths.add(counter);
        }
    }

    /** Part played in a request: {@code prefill}, {@code decode} or {@code plain}. */
    public void admitted(String role) {
        requests.add("role=\"" + role + '"', 1);
    }

    /** How many requests played this part. */
    public long admittedCount(String role) {
        return (long) requests.value("role=\"" + role + '"');
    }

    /** A prompt of {@code tokens} found {@code hits} of them in the prefix cache. */
    public void prefixLookup(int tokens, int hits) {
        prefixQueries.add("", tokens);
        prefixHits.add("", hits);
    }

    /** A prompt was ready: where its KV came from. */
    public void promptReady(int computed, int cached, int external) {
        promptTokens.add("", computed + cached + external);
        cachedTokens.add("", cached + external);
        bySource.add("source=\"local_compute\"", computed);
        bySource.add("source=\"local_cache_hit\"", cached);
        bySource.add("source=\"external_kv_transfer\"", external);
        if (external > 0) {
            externalQueries.add("", external);
            externalHits.add("", external);
        }
    }

    /** The first token came after so many seconds. */
    public void firstToken(double seconds) {
        generationTokens.add("", 1);
        firstToken.observe(seconds);
    }

    /** A later token came so many seconds after the one before. */
    public void laterToken(double seconds) {
        generationTokens.add("", 1);
        betweenTokens.observe(seconds);
        betweenTokensOld.observe(seconds);
    }

    /** A step computed so many tokens. */
    public void step(int tokens) {
        iterations.observe(tokens);
    }

    /** A request lost its blocks to another. */
    public void preempted() {
        preemptions.add("", 1);
    }

    /** A request ended. */
    public void finished(Finished request) {
        successes.add("finished_reason=\"" + request.reason() + '"', 1);
        total.observe(request.total());
        queued.observe(request.queued());
        inference.observe(request.prefill() + request.decode());
        prefill.observe(request.prefill());
        decode.observe(request.decode());
        promptSizes.observe(request.promptTokens());
        generatedSizes.observe(request.generatedTokens());
        maxTokens.observe(request.maxTokens());
        choices.observe(1);
        if (request.generatedTokens() > 1) {
            perOutputToken.observe(request.decode() / (request.generatedTokens() - 1));
        }
    }

    /** An HTTP request was answered. */
    public void http(String method, String path, int status) {
        http.add("method=\"" + method + "\",status=\"" + status / 100 + "xx\",handler=\"" + path + '"', 1);
    }

    /** Something happened {@code amount} times. */
    public void count(Truth what, double amount) {
        truths.get(what.ordinal()).add("", amount);
    }

    /** How often it happened. */
    public long countOf(Truth what) {
        return (long) truths.get(what.ordinal()).value("");
    }

    /** Everything, in the Prometheus text format. */
    public String expose() {
        var out = new StringBuilder(16_384);
        families.forEach(family -> family.write(out, labels));
        own.forEach(family -> family.write(out, ""));
        return out.toString();
    }

    private Family.Counter counter(String name, String help) {
        return family(new Family.Counter(name, help, ""));
    }

    private Family.Counter own(String name, String help) {
        var counter = new Family.Counter(name, help);
        own.add(counter);
        return counter;
    }

    private Family.Histogram histogram(String name, String help, double... bounds) {
        return family(new Family.Histogram(name, help, bounds));
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        family(new Family.Gauge(name, help).with("", value));
    }

    private <F extends Family> F family(F family) {
        families.add(family);
        return family;
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** 1, 2, 5, 10, 20, … up to the limit. */
    private static double[] oneTwoFive(int limit) {
        return IntStream.range(0, 27)
                .mapToDouble(i -> new double[] {1, 2, 5}[i % 3] * Math.pow(10, i / 3))
                .filter(bound -> bound <= limit)
                .toArray();
    }
}
