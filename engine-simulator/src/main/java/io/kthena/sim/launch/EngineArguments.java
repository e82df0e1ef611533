package io.kthena.sim.launch;

import io.kthena.sim.cost.LatencyModel;
import io.kthena.sim.fault.FaultRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Everything an engine was told, in four groups, read from its command line and environment.
 *
 * @param serving address, names and keys
 * @param capacity sizes and limits
 * @param parallel ranks
 * @param transfer side channel; empty for an engine that serves plainly
 * @param conduct what only a simulator has
 */
public record EngineArguments(
        Serving serving, Capacity capacity, Parallel parallel, Optional<TransferConfig> transfer, Conduct conduct) {

    /**
     * @param host address to listen on
     * @param port port to listen on; 0 for any
     * @param model path or name of the model
     * @param names names it is served under, at least one
     * @param apiKeys accepted keys; empty for no check
     * @param shutdownSeconds how long a termination waits for running requests
     * @param adapters adapters known from the start, name to path
     */
    public record Serving(
            String host,
            int port,
            String model,
            List<String> names,
            Set<String> apiKeys,
            double shutdownSeconds,
            Map<String, String> adapters) {}

    /**
     * @param maxModelLen longest prompt plus answer, in tokens
     * @param maxBatchedTokens token budget of a step
     * @param maxSeqs sequences that run at once
     * @param blockSize tokens per block
     * @param blocks number of KV blocks
     * @param prefixCaching whether prompts share blocks
     */
    public record Capacity(
            int maxModelLen, int maxBatchedTokens, int maxSeqs, int blockSize, int blocks, boolean prefixCaching) {}

    /**
     * @param tp tensor-parallel size
     * @param pp pipeline-parallel size
     * @param dpRank this engine's data-parallel rank
     */
    public record Parallel(int tp, int pp, int dpRank) {
        /** Side-channel ports this engine listens on. */
        public int ranks() {
            return tp * pp;
        }
    }

    /**
     * @param profile generation of the connector
     * @param holdMillis how long KV is held
     * @param latency how long things take
     * @param idleStep whether an idle engine notices releases; false for builds before vLLM's change 43433
     * @param strict whether bad messages and parameters kill the engine as they kill a real one
     * @param testMode whether requests may ask for faults
     * @param options the less important rest
     */
    public record Conduct(
            VersionProfile profile,
            long holdMillis,
            LatencyModel latency,
            boolean idleStep,
            boolean strict,
            boolean testMode,
            Options options) {}

    /**
     * @param faults rules from the start
     * @param seed of every random decision
     * @param outputTokens length of answers; 0 to derive it from the prompt
     * @param echo whether to repeat the user instead of speaking stamped words
     * @param kvHeads KV heads of the model, for the choice of ranks to read
     * @param kvBytesPerToken size of KV
     * @param stableTePort whether a restarted engine keeps its transfer addresses
     * @param recompute whether the recompute scheduler ends requests when blocks run out
     */
    public record Options(
            List<FaultRule> faults,
            long seed,
            int outputTokens,
            boolean echo,
            int kvHeads,
            long kvBytesPerToken,
            boolean stableTePort,
            boolean recompute) {}

    /**
     * Reads command line and environment.
     *
     * @throws LaunchException where the engine would refuse to start
     */
    public static EngineArguments read(List<String> words, Map<String, String> environment) {
        var line = CommandLine.parse(words);
        var settings = new Settings(line, environment);
        var capacity = capacity(settings);
        var parallel = new Parallel(
                settings.count("tensor-parallel-size", 1),
                settings.count("pipeline-parallel-size", 1),
                settings.integer("data-parallel-rank", 0));
        var transfer = line.value("kv-transfer-config")
                .flatMap(text ->
                        TransferConfig.parse(text, () -> UUID.randomUUID().toString()));
        return new EngineArguments(serving(settings), capacity, parallel, transfer, conduct(settings));
    }

    private static Serving serving(Settings settings) {
        var line = settings.line();
        String model = line.value("model").orElse(line.model());
        if (model.isEmpty()) {
            model = settings.environment().getOrDefault("MODEL_NAME", "facebook/opt-125m");
        }
        var names = line.all("served-model-name").isEmpty() ? List.of(model) : line.all("served-model-name");
        var keys = new TreeSet<>(line.all("api-key"));
        settings.environmentValue("VLLM_API_KEY").ifPresent(keys::add);
        return new Serving(
                settings.address(),
                settings.port("port", 8000),
                model,
                names,
                keys,
                settings.decimal("shutdown-timeout", 0),
                settings.adapters());
    }

    private static Capacity capacity(Settings settings) {
        int blockSize = settings.count("block-size", 128);
        int maxModelLen = settings.length("max-model-len", 32768);
        int needed = (maxModelLen + blockSize - 1) / blockSize;
        Optional<String> small = settings.line().value("kv-cache-size");
        int blocks = small.isPresent()
                ? settings.count("kv-cache-size", 1)
                : settings.count("num-gpu-blocks-override", Math.max(2048, 2 * needed));
        if (blocks < needed && small.isEmpty()) {
            throw new LaunchException("The model's max seq len (" + maxModelLen
                    + ") is larger than the maximum number of tokens that can be stored in KV cache ("
                    + (long) blocks * blockSize + "). Try decreasing `max_model_len`.");
        }
        return new Capacity(
                maxModelLen,
                settings.count("max-num-batched-tokens", 8192),
                settings.count("max-num-seqs", 256),
                blockSize,
                blocks,
                settings.line().isOn("enable-prefix-caching", true));
    }

    private static Conduct conduct(Settings settings) {
        var profile = settings.sim("profile")
                .map(VersionProfile::of)
                .orElseGet(() -> VersionProfile.ofImage(settings.environment().getOrDefault("KTHENA_IMAGE", "")));
        long hold = settings.sim("hold-ms")
                .map(Long::parseLong)
                .orElseGet(() -> profile.holdMillis(settings.environment()));
        return new Conduct(
                profile,
                hold,
                settings.latency(),
                settings.simSwitch("idle-step", true),
                settings.simSwitch("assert-on-bad-done", true),
                settings.simSwitch("test-mode", false),
                options(settings));
    }

    private static Options options(Settings settings) {
        String name = settings.line().value("model").orElse(settings.line().model())
                + settings.line().all("served-model-name");
        boolean latent = name.toLowerCase(java.util.Locale.ROOT).contains("deepseek");
        return new Options(
                FaultRule.parse(settings.sim("faults").orElse("")),
                Long.parseLong(settings.sim("seed").orElse("1")),
                Integer.parseInt(settings.sim("output-tokens").orElse("0")),
                settings.line().value("mode").orElse("").equals("echo"),
                Integer.parseInt(settings.sim("kv-heads").orElse(latent ? "1" : "8")),
                Long.parseLong(settings.sim("kv-bytes-per-token").orElse("131072")),
                settings.sim("te-port").orElse("random").equals("stable"),
                settings.line().value("additional-config").orElse("").contains("\"recompute_scheduler_enable\": true")
                        || settings.line()
                                .value("additional-config")
                                .orElse("")
                                .contains("\"recompute_scheduler_enable\":true"));
    }
}
