package io.kthena.model.networking;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates that the KV coordinator reports about a model server's transfers (mooncake protocol §8.12). An addition of ours:
 * Kthena leaves it empty. Never per-session detail.
 */
@ApiType
public record ModelServerStatus(
        @Nullable Long observedGeneration,
        @ListMapKeys("type") @Nullable List<Condition> conditions,
        @Doc("Prefill engines.") @Nullable PrefillStatus prefill,
        @Doc("Decode engines.") @Nullable DecodeStatus decode,
        @Doc("KV transfers.") @Nullable TransferStatus transfers,

        @Doc("Holds that nobody is known to read.") @Nullable
        OrphanStatus orphans,

        @Doc("Configuration traps found.") @Nullable List<String> warnings) {

    /** Prefill side. */
    @ApiType
    public record PrefillStatus(
            @Nullable Integer ready,
            @Nullable Integer draining,
            @Nullable Integer heldSessions,
            @Nullable Long heldBlocks,
            @Nullable Integer holdTimeoutSeconds) {}

    /** Decode side. */
    @ApiType
    public record DecodeStatus(
            @Nullable Integer ready,
            @Nullable Integer draining,
            @Nullable Integer waitingForKV) {}

    /** Transfers. */
    @ApiType
    public record TransferStatus(
            @Nullable Integer active,
            @Nullable Long p50Ms,
            @Nullable Long p99Ms,
            @Nullable Long releasedTotal,
            @Nullable Long failedTotal) {}

    /** Orphaned holds. */
    @ApiType
    public record OrphanStatus(
            @Nullable Integer suspect,
            @Nullable Integer parked,
            @Nullable Integer unaddressable,
            @Nullable Long oldestSeconds) {}
}
