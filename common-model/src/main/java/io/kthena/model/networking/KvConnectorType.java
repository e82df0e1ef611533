package io.kthena.model.networking;

import com.fasterxml.jackson.annotation.JsonProperty;

/** KV transfer dialects (router spec §7.1). */
public enum KvConnectorType {
    @JsonProperty("http")
    HTTP,
    @JsonProperty("lmcache")
    LMCACHE,
    @JsonProperty("nixl")
    NIXL,
    @JsonProperty("mooncake")
    MOONCAKE
}
