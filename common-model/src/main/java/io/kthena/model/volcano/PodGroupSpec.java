package io.kthena.model.volcano;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.schema.ApiType;
import io.kthena.model.workload.NetworkTopology;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a PodGroup's spec that we set (workload spec §3.13). */
@ApiType
public record PodGroupSpec(
        @Nullable Integer minMember,
        @Nullable Map<String, Quantity> minResources,
        @Nullable String queue,
        NetworkTopology.@Nullable Policy networkTopology,
        @Nullable List<SubGroup> subGroupPolicy) {

    /** A set of pods inside the group that schedule together. */
    @ApiType
    public record SubGroup(
            String name,
            @Nullable LabelSelector labelSelector,
            @Nullable List<String> matchLabelKeys,
            @Nullable Integer subGroupSize,
            @Nullable Integer minSubGroups,
            NetworkTopology.@Nullable Policy networkTopology) {}
}
