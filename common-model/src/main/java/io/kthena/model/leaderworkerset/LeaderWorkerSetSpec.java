package io.kthena.model.leaderworkerset;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.kthena.model.schema.ApiType;
import org.jspecify.annotations.Nullable;

/** The part of a LeaderWorkerSet's spec that means something here (workload spec §3.15). */
@ApiType
public record LeaderWorkerSetSpec(
        @Nullable Integer replicas, @Nullable Template leaderWorkerTemplate) {

    /**
     * One group.
     *
     * @param leaderTemplate template of the leader; null for that of the workers
     * @param workerTemplate template of the workers
     * @param size pods of the group, the leader included
     */
    @ApiType
    public record Template(
            @Nullable PodTemplateSpec leaderTemplate,
            @Nullable PodTemplateSpec workerTemplate,
            @Nullable Integer size) {}
}
