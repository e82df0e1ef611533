package io.kthena.serving.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.names.Labels;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.model.workload.ModelServingStatus.RoleStatus;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.RoleShape;
import io.kthena.serving.plan.Representatives;
import io.kthena.serving.plan.Shapes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The status of a ModelServing, computed from its fleet alone (spec: ModelServing §3.11). */
public final class ServingStatus {
    private final Demand demand;
    private final Observed observed;
    private final List<Group> groups;
    private final Shapes shapes;

    private ServingStatus(Demand demand, Observed observed) {
        this.demand = demand;
        this.observed = observed;
        this.groups = withEmptyOnes(demand, Group.of(observed.pods()));
        this.shapes = new Shapes(demand, observed, groups);
    }

    /**
     * The status to write.
     *
     * @param generation the generation of the spec that the demand was read from
     * @param refusal what the API server refused in this pass, null if nothing
     * @param now time of conditions that flip
     */
    public static ModelServingStatus of(
            Demand demand, Observed observed, long generation, @Nullable String refusal, Instant now) {
        var status = new ServingStatus(demand, observed);
        return status.build(generation, refusal, now);
    }

    private ModelServingStatus build(long generation, @Nullable String refusal, Instant now) {
        var updated = groups.stream().filter(group -> !shapes.outdated(group)).toList();
        var available = groups.stream().filter(this::available).toList();
        var facts = facts(updated, available);
        var counted = with(generation, updated.size(), available.size(), null, null);
        var progress = Progress.last(observed.status(), counted, facts.settled(), now);
        boolean overdue = Progress.overdue(progress, demand.deadlines().progress(), now);
        var conditions = new ServingConditions(observed.status(), generation, now).of(facts.overdue(overdue), refusal);
        return with(generation, updated.size(), available.size(), conditions, progress);
    }

    private GroupFacts facts(List<Group> updated, List<Group> available) {
        int outdated = groups.size() - updated.size();
        boolean surging = groups.stream().anyMatch(shapes::surge);
        return new GroupFacts(
                demand.replicas(),
                ordinals(groups.stream().filter(g -> !available.contains(g)).toList()),
                ordinals(updated),
                Math.max(0, demand.replicas() - base()),
                outdated > Math.min(demand.partition(), groups.size()) || surging,
                troubles(),
                false);
    }

    private ModelServingStatus with(
            long generation,
            int updated,
            int available,
            @Nullable List<Condition> conditions,
            @Nullable String progress) {
        return new ModelServingStatus(
                generation,
                groups.size(),
                currentReplicas(updated, available),
                updated,
                available,
                currentRevision(updated),
                demand.target().name(),
                labelSelector(),
                conditions,
                roles(),
                progress);
    }

    private List<String> troubles() {
        return groups.stream()
                .flatMap(group -> group.replicas().stream())
                .filter(replica -> !shapes.outdated(replica))
                .flatMap(replica -> replica.livePods().stream())
                .filter(pod -> pod.traits().trouble() != null)
                .map(pod -> pod.name() + ": " + pod.traits().trouble())
                .toList();
    }

    /** The groups that count towards the wanted number. */
    private int base() {
        return (int) groups.stream().filter(group -> !shapes.surge(group)).count();
    }

    private boolean available(Group group) {
        boolean leaving = !group.replicas().isEmpty() && !group.live();
        return !leaving && group.available(shapes.shape(group));
    }

    private int currentReplicas(int updated, int available) {
        boolean settled = updated == groups.size() && available == groups.size() && groups.size() == demand.replicas();
        return settled && demand.partition() == 0 ? updated : groups.size() - updated;
    }

    /** The revision before the target while a group is on it, or a group that the partition keeps on it is being rebuilt. */
    private String currentRevision(int updated) {
        var target = demand.target().name();
        var before = Optional.ofNullable(observed.status()).map(ModelServingStatus::currentRevision);
        if (before.isEmpty()) {
            return oldest().orElse(target);
        }
        boolean keptOneMissing = demand.partition() > 0 && base() < demand.replicas();
        boolean nothingToJudgeBy = groups.isEmpty() && demand.replicas() > 0;
        if ((keptOneMissing || nothingToJudgeBy)
                && observed.revision(before.get()).isPresent()) {
            return before.get();
        }
        if (updated == groups.size()) {
            return target;
        }
        boolean inUse = observed.pods().stream().anyMatch(pod -> pod.revision().equals(before.get()));
        return inUse && !before.get().equals(target) ? before.get() : oldest().orElse(before.get());
    }

    /** The most frequent revision of pods other than the target. */
    private Optional<String> oldest() {
        return observed.pods().stream()
                .map(PodFact::revision)
                .filter(revision ->
                        !revision.isEmpty() && !revision.equals(demand.target().name()))
                .collect(Collectors.groupingBy(revision -> revision, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** Matches one entry pod of each group, so that an autoscaler counts groups. */
    private String labelSelector() {
        if (Representatives.needMarks(demand, groups, shapes)) {
            return Labels.REPRESENTATIVE + "=true," + Labels.MODEL_SERVING_NAME + "=" + demand.name();
        }
        var role = Representatives.role(demand);
        return String.join(
                ",",
                Labels.ENTRY + "=true",
                Labels.MODEL_SERVING_NAME + "=" + demand.name(),
                Labels.ROLE + "=" + role,
                Labels.ROLE_ID + "=" + role + "-0");
    }

    private List<RoleStatus> roles() {
        return demand.target().shapes().stream().map(this::role).toList();
    }

    /** What leaves is not counted: a replica that is counted and then gone was lost. */
    private RoleStatus role(RoleShape shape) {
        List<Replica> replicas = groups.stream()
                .flatMap(group -> group.replicas(shape.name()).stream())
                .toList();
        return new RoleStatus(
                shape.name(),
                count(replicas, Replica::live),
                count(replicas, r -> r.live() && r.ready(size(r, shape))),
                count(replicas, r -> r.live() && !shapes.outdated(r)));
    }

    private int size(Replica replica, RoleShape target) {
        return replica.livePods().stream()
                .findFirst()
                .flatMap(pod -> observed.revision(pod.revision()))
                .flatMap(revision -> revision.shape(target.name()))
                .map(RoleShape::size)
                .orElse(target.size());
    }

    private static int count(List<Replica> replicas, java.util.function.Predicate<Replica> test) {
        return Math.toIntExact(replicas.stream().filter(test).count());
    }

    private static List<Integer> ordinals(List<Group> groups) {
        return groups.stream().map(Group::ordinal).toList();
    }

    /** Groups of roles without replicas have no pods by which to see them, but are there all the same. */
    private static List<Group> withEmptyOnes(Demand demand, List<Group> groups) {
        boolean noPods = demand.target().shapes().stream().allMatch(role -> role.replicas() == 0);
        if (!noPods || !groups.isEmpty()) {
            return groups;
        }
        return IntStream.range(0, demand.replicas())
                .mapToObj(ordinal -> new Group(ordinal, List.of()))
                .toList();
    }
}
