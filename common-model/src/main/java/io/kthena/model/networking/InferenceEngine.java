package io.kthena.model.networking;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Engine dialects a router speaks. */
public enum InferenceEngine {
    @JsonProperty("vLLM")
    VLLM,
    @JsonProperty("SGLang")
    SGLANG
}
