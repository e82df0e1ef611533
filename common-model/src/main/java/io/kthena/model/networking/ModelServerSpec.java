package io.kthena.model.networking;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pods that serve a model and how to talk to them (router spec §1.2). */
@ApiType
public record ModelServerSpec(
        @Doc("Name the engine really serves; replaces the request's model unless matched by LoRA.")
        @Size(max = 256)
        @Nullable
        String model,

        @Doc("Engine dialect.") @Required InferenceEngine inferenceEngine,
        @Doc("Which pods serve the model.") @Required WorkloadSelector workloadSelector,
        @Doc("Port of the engine.") @Nullable WorkloadPort workloadPort,
        @Doc("Timeouts and retries.") @Nullable TrafficPolicy trafficPolicy,

        @Doc("How prefill hands its KV cache to decode.") @Nullable
        KvConnector kvConnector) {

    /** Label selection of pods. */
    @ApiType
    public record WorkloadSelector(
            @Doc("Labels that every pod must carry.") @Nullable
            Map<String, String> matchLabels,

            @Doc("Turns on prefill-decode disaggregated scheduling.") @Nullable
            PdGroup pdGroup) {}

    /** How pods pair up for prefill and decode. */
    @ApiType
    public record PdGroup(
            @Doc("Pod label key; prefill and decode pair only where its value is equal.") @Required
            String groupKey,

            @Doc("Labels of prefill pods.") @Required Map<String, String> prefillLabels,

            @Doc("Labels of decode pods; evaluated before prefill.") @Required
            Map<String, String> decodeLabels) {}

    /** The engine's port. */
    @ApiType
    public record WorkloadPort(
            @Doc("Inference, metrics and model-list port.") @Required @Min(1) @Max(65535)
            Integer port,

            @Doc("Protocol of the port.") @Default("http") @Nullable
            Protocol protocol) {}

    /** Wire protocols of an engine port. */
    public enum Protocol {
        @JsonProperty("http")
        HTTP,
        @JsonProperty("https")
        HTTPS
    }

    /** Timeouts and retries of one attempt. */
    @ApiType
    public record TrafficPolicy(
            @Doc("Time to response headers of each attempt, as a Go duration; absent means no limit of its own.")
            @Nullable
            String timeout,

            @Doc("Retries before the first byte of the answer.") @Nullable
            Retry retry) {}

    /** Retry budget. */
    @ApiType
    public record Retry(
            @Doc("Number of further attempts.") @Nullable Integer attempts,

            @Doc("Pause between attempts, as a Go duration.") @Default("100ms") @Nullable
            String retryInterval) {}

    /** The KV connector. */
    @ApiType
    public record KvConnector(
            @Doc("Connector type.") @Default("http") @Nullable
            KvConnectorType type) {}
}
