package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a booster's backend is laid out. */
public enum BackendType {
    /** One engine does prefill and decode. */
    @JsonProperty("vLLM")
    VLLM("vLLM"),
    /** Prefill and decode engines hand the KV cache over. */
    @JsonProperty("vLLMDisaggregated")
    VLLM_DISAGGREGATED("vLLMDisaggregated");

    private final String wireName;

    BackendType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in YAML. */
    public String wireName() {
        return wireName;
    }
}
