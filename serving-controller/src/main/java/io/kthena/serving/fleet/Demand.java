package io.kthena.serving.fleet;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.RolloutStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a ModelServing asks for, defaults and percentages resolved.
 *
 * @param name the ModelServing's name
 * @param replicas serving groups
 * @param target the revision to reach
 * @param rollout how to get there
 * @param recovery what is rebuilt when a pod is lost
 * @param grace how long a failed pod may take to recover by itself
 * @param gang how each group's PodGroup looks; null if groups have none
 */
public record Demand(
        String name,
        int replicas,
        Revision target,
        Rollout rollout,
        RecoveryPolicy recovery,
        Duration grace,
        @Nullable Gang gang) {

    private static final String VOLCANO = "volcano";

    /** How a new revision replaces an old one. */
    public sealed interface Rollout {
        /**
         * Whole groups, one after the other.
         *
         * @param maxUnavailable groups that may be unavailable, at least 1
         * @param partition the first groups that keep their revision
         */
        record ByGroup(int maxUnavailable, int partition) implements Rollout {}

        /** Role replicas inside all groups; the budget of each role by its name. */
        record ByRole(Map<String, Budget> budgets) implements Rollout {}

        /** Limits of one role: see {@link ByGroup}. */
        record Budget(int maxUnavailable, int partition) {}
    }

    /**
     * The demand of a ModelServing, which must be valid.
     *
     * @param stored the revisions that are stored for it
     * @param support what the cluster knows of PodGroups
     */
    public static Demand of(ModelServing serving, List<Revision> stored, Gang.Support support) {
        var spec = serving.getSpec();
        int replicas = Optional.ofNullable(spec.replicas()).orElse(1);
        var template = spec.template();
        return new Demand(
                serving.getMetadata().getName(),
                replicas,
                Revision.of(template.roles(), stored),
                rollout(spec, replicas),
                Optional.ofNullable(spec.recoveryPolicy()).orElse(RecoveryPolicy.ROLE_RECREATE),
                Duration.ofSeconds(Optional.ofNullable(template.restartGracePeriodSeconds())
                        .orElse(0L)),
                usesVolcano(spec) && support.present() ? Gang.of(serving, support) : null);
    }

    /** Whether the pods are scheduled by Volcano, which is also the default. */
    public static boolean usesVolcano(ModelServingSpec spec) {
        return VOLCANO.equals(schedulerName(spec));
    }

    /** The scheduler of the pods. */
    public static String schedulerName(ModelServingSpec spec) {
        return Optional.ofNullable(spec.schedulerName()).orElse(VOLCANO);
    }

    /** The number of first groups that keep their revision; 0 in a rollout by role. */
    public int partition() {
        return rollout instanceof Rollout.ByGroup byGroup ? byGroup.partition() : 0;
    }

    private static Rollout rollout(ModelServingSpec spec, int replicas) {
        var strategy = spec.rolloutStrategy();
        if (strategy != null && strategy.type() == RolloutStrategy.Type.ROLE_ROLLING_UPDATE) {
            return new Rollout.ByRole(
                    spec.template().roles().stream().collect(Collectors.toUnmodifiableMap(Role::name, Demand::budget)));
        }
        var limits = strategy == null ? null : strategy.rollingUpdateConfiguration();
        return new Rollout.ByGroup(
                maxUnavailable(limits == null ? null : limits.maxUnavailable(), replicas),
                partition(limits == null ? null : limits.partition(), replicas));
    }

    private static Rollout.Budget budget(Role role) {
        int replicas = Optional.ofNullable(role.replicas()).orElse(1);
        return new Rollout.Budget(
                maxUnavailable(role.maxUnavailable(), replicas), partition(role.partition(), replicas));
    }

    /** A percentage is rounded down, but a rollout that may do nothing would never end: at least 1. */
    private static int maxUnavailable(@Nullable IntOrString value, int total) {
        return Math.max(1, Limits.resolve(value, total, 1, false));
    }

    private static int partition(@Nullable IntOrString value, int total) {
        return Math.max(0, Limits.resolve(value, total, 0, true));
    }
}
