package io.kthena.serving.fleet;

import io.kthena.model.names.Labels;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.NetworkTopology;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gang scheduling of every group.
 *
 * @param minRoleReplicas role replicas that must be schedulable together, by role; absent means all
 * @param topology network topology constraints
 * @param queue Volcano queue, empty for the scheduler's default
 * @param subGroups whether the cluster's PodGroups know sub-groups
 */
public record Gang(
        Map<String, Integer> minRoleReplicas, @Nullable NetworkTopology topology, String queue, boolean subGroups) {

    /**
     * What the cluster knows of PodGroups.
     *
     * @param present whether the PodGroup CRD is installed
     * @param subGroups whether its schema has sub-group policies
     */
    public record Support(boolean present, boolean subGroups) {
        /** No PodGroups at all. */
        public static final Support NONE = new Support(false, false);
    }

    static Gang of(ModelServing serving, Support support) {
        var template = serving.getSpec().template();
        var policy = template.gangPolicy();
        var annotations =
                Optional.ofNullable(serving.getMetadata().getAnnotations()).orElse(Map.of());
        var minimum = policy == null ? null : policy.minRoleReplicas();
        return new Gang(
                minimum == null ? Map.of() : Map.copyOf(minimum),
                template.networkTopology(),
                annotations.getOrDefault(Labels.QUEUE, ""),
                support.subGroups());
    }
}
