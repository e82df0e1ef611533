package io.kthena.model.networking;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** Token limits of a model name (router spec §4). */
@ApiType
public record RateLimit(
        @Doc("Prompt tokens per unit.") @Min(1) @Nullable Integer inputTokensPerUnit,
        @Doc("Generated tokens per unit.") @Min(1) @Nullable Integer outputTokensPerUnit,

        @Doc("Length of the window.") @Required @Default("second")
        RateLimitUnit unit,

        @Doc("Share the limit between routers.") @Nullable GlobalRateLimit global) {

    /** Where a shared limit lives. */
    @ApiType
    public record GlobalRateLimit(
            @Doc("Redis that holds the counters.") @Nullable RedisAddress redis) {}

    /** Address of a Redis server. */
    @ApiType
    public record RedisAddress(@Doc("host:port") @Required String address) {}
}
