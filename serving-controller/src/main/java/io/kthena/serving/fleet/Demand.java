package io.kthena.serving.fleet;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.kthena.model.draining.KvDrain;
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
 * @param deadlines how long things may take
 * @param gang how each group's PodGroup looks; null if groups have none
 */
public record Demand(
        String name,
        int replicas,
        Revision target,
        Rollout rollout,
        RecoveryPolicy recovery,
        Deadlines deadlines,
        @Nullable Gang gang) {

    private static final String VOLCANO = "volcano";
    private static final long DEFAULT_PROGRESS_SECONDS = 1800;

    /**
     * How long things may take.
     *
     * @param grace how long a failed pod may take to recover by itself
     * @param drain how long a pod may wait for its KV cache to be read before it is deleted
     * @param progress how long a start or a rollout may go without progress before the status says so
     */
    public record Deadlines(Duration grace, Duration drain, Duration progress) {
        private static Deadlines of(ModelServingSpec spec) {
            var template = spec.template();
            return new Deadlines(
                    seconds(template.restartGracePeriodSeconds(), 0),
                    seconds(template.drainDeadlineSeconds(), KvDrain.DEFAULT_DEADLINE_SECONDS),
                    seconds(spec.progressDeadlineSeconds(), DEFAULT_PROGRESS_SECONDS));
        }

        private static Duration seconds(@Nullable Long value, long otherwise) {
            return Duration.ofSeconds(Math.max(0, Optional.ofNullable(value).orElse(otherwise)));
        }
    }

    /** How a new revision replaces an old one. */
    public sealed interface Rollout {
        /**
         * Whole groups, one after the other.
         *
         * @param maxUnavailable groups that may be unavailable; at least 1 unless there is a surge
         * @param partition the first groups that keep their revision
         * @param maxSurge groups above the wanted number that may exist meanwhile
         */
        record ByGroup(int maxUnavailable, int partition, int maxSurge) implements Rollout {}

        /** Role replicas inside all groups; the budget of each role by its name. */
        record ByRole(Map<String, Budget> budgets) implements Rollout {}

        /** Limits of one role: see {@link ByGroup}; the former is at least 1. */
        record Budget(int maxUnavailable, int partition) {}
    }

    /**
     * The demand of a ModelServing, which must be valid.
     *
     * @param stored the revisions that are stored for it
     * @param support what the cluster knows of PodGroups
     */
    public static Demand of(ModelServing serving, List<Revision> stored, Gang.Support support) {
        return of(serving, Revision.of(serving.getSpec().template().roles(), stored), support);
    }

    /** The same where the revision of the spec's roles is known. */
    public static Demand of(ModelServing serving, Revision target, Gang.Support support) {
        var spec = serving.getSpec();
        int replicas = Optional.ofNullable(spec.replicas()).orElse(1);
        return new Demand(
                serving.getMetadata().getName(),
                replicas,
                target,
                rollout(spec, replicas),
                Optional.ofNullable(spec.recoveryPolicy()).orElse(RecoveryPolicy.ROLE_RECREATE),
                Deadlines.of(spec),
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
        if (limits == null) {
            return new Rollout.ByGroup(1, 0, 0);
        }
        int maxSurge = Math.max(0, Limits.resolve(limits.maxSurge(), replicas, 0, true));
        return new Rollout.ByGroup(
                maxUnavailable(limits.maxUnavailable(), replicas, maxSurge > 0 ? 0 : 1),
                partition(limits.partition(), replicas),
                maxSurge);
    }

    private static Rollout.Budget budget(Role role) {
        int replicas = Optional.ofNullable(role.replicas()).orElse(1);
        return new Rollout.Budget(
                maxUnavailable(role.maxUnavailable(), replicas, 1), partition(role.partition(), replicas));
    }

    /** A percentage is rounded down, but a rollout that may do nothing would never end: at least 1 if there is no surge. */
    private static int maxUnavailable(@Nullable IntOrString value, int total, int atLeast) {
        return Math.max(atLeast, Limits.resolve(value, total, 1, false));
    }

    private static int partition(@Nullable IntOrString value, int total) {
        return Math.max(0, Limits.resolve(value, total, 0, true));
    }
}
