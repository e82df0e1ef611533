package io.kthena.serving.fleet;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.RolloutStrategy;
import io.kthena.model.workload.ServingGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ModelServings for tests. */
public final class Servings {
    private Servings() {}

    /** A ModelServing {@code llm} in {@code dev}. */
    public static ModelServing serving(
            int replicas, RecoveryPolicy recovery, @Nullable RolloutStrategy strategy, List<Role> roles) {
        var serving = new ModelServing();
        serving.setMetadata(new ObjectMetaBuilder()
                .withName("llm")
                .withNamespace("dev")
                .withUid("uid-1")
                .withGeneration(1L)
                .build());
        serving.setSpec(new ModelServingSpec(
                replicas,
                "default-scheduler",
                null,
                new ServingGroup(0L, null, null, null, roles),
                strategy,
                recovery,
                null));
        return serving;
    }

    /** A rolling update of whole groups. */
    public static RolloutStrategy byGroup(int maxUnavailable, int partition) {
        return new RolloutStrategy(
                RolloutStrategy.Type.SERVING_GROUP_ROLLING_UPDATE,
                new RolloutStrategy.RollingUpdate(new IntOrString(maxUnavailable), new IntOrString(partition), null));
    }

    /** A rolling update of whole groups, with groups above the wanted number. */
    public static RolloutStrategy byGroup(int maxUnavailable, int partition, int maxSurge) {
        return new RolloutStrategy(
                RolloutStrategy.Type.SERVING_GROUP_ROLLING_UPDATE,
                new RolloutStrategy.RollingUpdate(
                        new IntOrString(maxUnavailable), new IntOrString(partition), new IntOrString(maxSurge)));
    }

    /** A rolling update inside the groups. */
    public static RolloutStrategy byRole() {
        return new RolloutStrategy(RolloutStrategy.Type.ROLE_ROLLING_UPDATE, null);
    }

    /** A role with one container; the worker template is present if there are workers. */
    public static Role role(String name, int replicas, int workers, String image) {
        return role(name, replicas, workers, image, null, null);
    }

    /** A role with limits for a rolling update by role. */
    public static Role role(
            String name,
            int replicas,
            int workers,
            String image,
            @Nullable Integer maxUnavailable,
            @Nullable Integer partition) {
        return new Role(
                name,
                replicas,
                template(image),
                workers,
                workers > 0 ? template(image) : null,
                maxUnavailable == null ? null : new IntOrString(maxUnavailable),
                partition == null ? null : new IntOrString(partition));
    }

    private static PodTemplate template(String image) {
        return new PodTemplate(
                null,
                new PodSpecBuilder()
                        .withContainers(new ContainerBuilder()
                                .withName("engine")
                                .withImage(image)
                                .build())
                        .build());
    }
}
