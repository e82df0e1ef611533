package io.kthena.serving.plan;

import io.kthena.model.names.Names;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Replica;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import io.kthena.serving.fleet.Slot;
import io.kthena.serving.template.PodGroupTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Creates what is missing, into the lowest free ordinals, and removes services and PodGroups that nothing needs. A group or
 * role replica of which pods are still being deleted is waited for, then created as a whole (spec: ModelServing §3.3, §3.4,
 * §3.7, §3.8, §3.13).
 */
final class Fill {
    private static final Duration PREDECESSOR_RETRY = Duration.ofSeconds(1);

    private final Draft draft;
    private final String name;
    private final Set<String> services = new HashSet<>();
    private final Set<String> podGroups = new HashSet<>();
    private Set<Integer> newSurge = Set.of();

    private Fill(Draft draft) {
        this.draft = draft;
        this.name = draft.demand().name();
    }

    static void gaps(Draft draft) {
        var fill = new Fill(draft);
        fill.wantedGroups().forEach(fill::group);
        draft.groups().forEach(fill::whatDrainingPodsUse);
        draft.observed().services().stream()
                .filter(service -> !fill.services.contains(service))
                .sorted()
                .forEach(service -> draft.add(new Action.DeleteService(service)));
        draft.observed().podGroups().keySet().stream()
                .filter(podGroup -> !fill.podGroups.contains(podGroup))
                .sorted()
                .forEach(podGroup -> draft.add(new Action.DeletePodGroup(podGroup)));
    }

    private void whatDrainingPodsUse(Group group) {
        for (var replica : group.replicas()) {
            if (replica.pods().stream().anyMatch(PodFact::draining)) {
                services.add(new Slot(group.ordinal(), replica.role(), replica.ordinal(), 0).serviceName(name));
                podGroups.add(Names.servingGroup(name, group.ordinal()));
            }
        }
    }

    /** The groups that are there and stay, as many of the lowest other ordinals as are missing, and those of a surge. */
    private Set<Integer> wantedGroups() {
        Set<Integer> wanted =
                draft.liveGroups().stream().map(Group::ordinal).collect(Collectors.toCollection(TreeSet::new));
        int replicas = draft.demand().replicas();
        wanted.addAll(lowestFree(wanted, replicas, replicas - draft.liveBase().size()));
        newSurge = surgeOrdinals();
        wanted.addAll(newSurge);
        return wanted;
    }

    private Set<Integer> surgeOrdinals() {
        var existing = draft.groups().stream().map(Group::ordinal).collect(Collectors.toSet());
        return IntStream.iterate(draft.demand().replicas(), ordinal -> ordinal + 1)
                .boxed()
                .filter(ordinal -> !existing.contains(ordinal))
                .limit(Surge.toCreate(draft))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void group(int ordinal) {
        var group = draft.group(ordinal);
        boolean leaving = group.filter(g -> !g.live()).isPresent();
        var live = group.filter(Group::live);
        var shapes = draft.shapes();
        var shape = live.map(shapes::shape).orElseGet(() -> shapeOfNew(ordinal));
        var slots = new ArrayList<Action>();
        for (var role : shape) {
            role(ordinal, live, role, leaving).forEach(slots::add);
        }
        if (!leaving && podGroup(ordinal, live.map(shapes::revision).orElseGet(() -> revisionOfNew(ordinal)), shape)) {
            slots.forEach(draft::add);
        }
    }

    private Revision revisionOfNew(int group) {
        return newSurge.contains(group)
                ? draft.demand().target()
                : draft.shapes().revisionOfNew(group);
    }

    private List<RoleShape> shapeOfNew(int group) {
        return newSurge.contains(group)
                ? draft.demand().target().shapes()
                : draft.shapes().shapeOfNew(group);
    }

    private List<Action> role(int group, Optional<Group> live, RoleShape role, boolean leaving) {
        var replicas = live.map(g -> g.replicas(role.name())).orElse(List.of());
        var liveReplicas = replicas.stream().filter(Replica::live).toList();
        var occupied = replicas.stream()
                .filter(replica -> !replica.live())
                .map(Replica::ordinal)
                .collect(Collectors.toSet());
        var taken = liveReplicas.stream().map(Replica::ordinal).collect(Collectors.toSet());
        var created = lowestFree(taken, role.replicas(), role.replicas() - taken.size());
        var actions = new ArrayList<Action>();
        for (int ordinal : created) {
            boolean wait = leaving || occupied.contains(ordinal);
            var slot = new Slot(group, role.name(), ordinal, 0);
            service(slot, role, wait).ifPresent(actions::add);
            if (!wait) {
                var revision = live.map(g -> newReplicaRevision(g, role, ordinal))
                        .orElseGet(() -> newGroupRevision(role, slot));
                pods(slot, role, List.of(), revision).forEach(actions::add);
            }
        }
        for (var replica : liveReplicas) {
            var slot = new Slot(group, role.name(), replica.ordinal(), 0);
            service(slot, role, false).ifPresent(actions::add);
            var revision = draft.shapes().revision(live.orElseThrow(), replica);
            pods(
                            slot,
                            role,
                            replica.pods().stream()
                                    .map(pod -> pod.slot().index())
                                    .toList(),
                            revision)
                    .forEach(actions::add);
        }
        return actions;
    }

    private Revision newReplicaRevision(Group group, RoleShape role, int ordinal) {
        var shapes = draft.shapes();
        return shapes.byRole() ? shapes.revisionOfReplica(role.name(), ordinal) : shapes.revision(group);
    }

    private Revision newGroupRevision(RoleShape role, Slot slot) {
        var shapes = draft.shapes();
        return shapes.byRole() ? shapes.revisionOfReplica(role.name(), slot.replica()) : revisionOfNew(slot.group());
    }

    private boolean surge(int group) {
        return newSurge.contains(group)
                || draft.group(group).filter(Group::markedAsSurge).isPresent();
    }

    private List<Action> pods(Slot entry, RoleShape role, List<Integer> existing, Revision revision) {
        var actions = new ArrayList<Action>();
        IntStream.range(0, revision.shape(role.name()).map(RoleShape::size).orElse(role.size()))
                .filter(index -> !existing.contains(index))
                .mapToObj(index -> new Slot(entry.group(), entry.role(), entry.replica(), index))
                .filter(slot -> !heldByPredecessor(slot.podName(name)))
                .forEach(slot -> actions.add(new Action.CreatePod(slot, revision, surge(slot.group()))));
        return actions;
    }

    private Optional<Action> service(Slot entry, RoleShape role, boolean wait) {
        if (!role.service()) {
            return Optional.empty();
        }
        var service = entry.serviceName(name);
        services.add(service);
        if (wait || draft.observed().services().contains(service) || heldByPredecessor(service)) {
            return Optional.empty();
        }
        return Optional.of(new Action.EnsureService(entry));
    }

    /** Ensures the group's PodGroup; false if a predecessor still has its name, so that pods made now would not be in it. */
    private boolean podGroup(int ordinal, Revision revision, List<RoleShape> shape) {
        var gang = draft.demand().gang();
        var podGroup = Names.servingGroup(name, ordinal);
        if (gang == null) {
            return true;
        }
        if (heldByPredecessor(podGroup)) {
            return false;
        }
        podGroups.add(podGroup);
        var wanted = PodGroupTemplate.spec(name, gang, revision, shape);
        var actual = draft.observed().podGroups().get(podGroup);
        if (actual == null || !PodGroupTemplate.same(actual, wanted)) {
            draft.add(new Action.EnsurePodGroup(ordinal, wanted));
        }
        return true;
    }

    private boolean heldByPredecessor(String objectName) {
        if (!draft.observed().foreign().contains(objectName)) {
            return false;
        }
        draft.lookAgainAt(draft.now().plus(PREDECESSOR_RETRY));
        return true;
    }

    private static Set<Integer> lowestFree(Set<Integer> taken, int below, int count) {
        return IntStream.range(0, below)
                .boxed()
                .filter(ordinal -> !taken.contains(ordinal))
                .limit(Math.max(0, count))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
