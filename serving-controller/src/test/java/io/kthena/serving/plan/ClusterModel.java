package io.kthena.serving.plan;

import io.kthena.model.volcano.PodGroupSpec;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Draining;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.PodFact.State;
import io.kthena.serving.fleet.PodTraits;
import io.kthena.serving.fleet.Recovery;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import io.kthena.serving.fleet.Slot;
import io.kthena.serving.status.ServingStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tiny model of the API server, with what belongs to one ModelServing. */
final class ClusterModel extends PodsModel {
    private final List<Revision> revisions = new ArrayList<>();
    private final Set<String> services = new HashSet<>();
    private final Map<String, PodGroupSpec> podGroups = new HashMap<>();
    private final Map<String, Recovery> recoveries = new HashMap<>();
    private ModelServing serving;
    private Gang.Support support = Gang.Support.NONE;
    private @Nullable ModelServingStatus status;
    private @Nullable Demand demand;
    private int uids;
    private boolean shuffled;

    ClusterModel(ModelServing serving, long seed) {
        super(seed);
        this.serving = serving;
    }

    void support(Gang.Support known) {
        support = known;
        demand = null;
    }

    void edit(ModelServing changed) {
        serving = changed;
        demand = null;
    }

    /** Observations list the pods in random order from now on. */
    void shuffle() {
        shuffled = true;
    }

    Demand demand() {
        var known = demand;
        if (known == null) {
            known = Demand.of(serving, revisions, support);
            demand = known;
        }
        return known;
    }

    Observed observed() {
        var listed = new ArrayList<>(pods.values());
        if (shuffled) {
            Collections.shuffle(listed, random);
        }
        return new Observed(
                listed,
                Set.copyOf(services),
                Map.copyOf(podGroups),
                List.copyOf(revisions),
                Set.of(),
                Map.copyOf(recoveries),
                status);
    }

    List<Action> plan() {
        return Planner.plan(demand(), observed(), now);
    }

    /** One reconciliation. */
    List<Action> reconcile() {
        var plan = plan();
        plan.forEach(this::carryOut);
        writeStatus();
        return plan;
    }

    /** A reconciliation that dies after so many actions, before it writes the status. */
    void crashAfter(int actions) {
        plan().stream().limit(actions).forEach(this::carryOut);
    }

    /** Reconciles and lets pods start and end until nothing more is to be done. */
    boolean converges(int rounds) {
        for (int round = 0; round < rounds; round++) {
            var plan = reconcile();
            boolean moved = settleAll();
            if (plan.isEmpty() && !moved) {
                return true;
            }
            pass(moved ? Duration.ofSeconds(5) : pause(plan));
        }
        return false;
    }

    /** If nothing but time can bring a change, there is no use in looking before it is time. */
    private static Duration pause(List<Action> plan) {
        return plan.size() == 1 && plan.getFirst() instanceof Action.LookAgain(var after)
                ? after
                : Duration.ofSeconds(5);
    }

    void writeStatus() {
        status = ServingStatus.of(demand(), observed(), 1, null, now);
    }

    ModelServingStatus status() {
        writeStatus();
        return Objects.requireNonNull(status);
    }

    Set<String> services() {
        return Set.copyOf(services);
    }

    Map<String, PodGroupSpec> podGroups() {
        return Map.copyOf(podGroups);
    }

    List<Revision> revisions() {
        return List.copyOf(revisions);
    }

    long availableGroups() {
        var demand = demand();
        var groups = Group.of(List.copyOf(pods.values()));
        var shapes = new Shapes(demand, observed(), groups);
        return groups.stream()
                .filter(Group::live)
                .filter(group -> group.available(shapes.shape(group)))
                .count();
    }

    long liveGroups() {
        return Group.of(List.copyOf(pods.values())).stream().filter(Group::live).count();
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.StoreRevision(var revision) -> {
                revisions.add(revision);
                demand = null;
            }
            case Action.DropRevision(var revision) -> {
                revisions.removeIf(r -> r.name().equals(revision));
                demand = null;
            }
            case Action.Remember(var _, var unit, var recovery) -> recoveries.put(unit, recovery);
            case Action.EnsurePodGroup(int group, var spec) ->
                podGroups.put(serving.getMetadata().getName() + "-" + group, spec);
            case Action.DeletePodGroup(var name) -> podGroups.remove(name);
            case Action.CreatePod(var slot, var revision, boolean surge) -> create(slot, revision, surge);
            case Action.DrainPod(var pod, var since, var _) ->
                mark(pod, traits -> with(traits, traits.representative(), new Draining(since, true, null)));
            case Action.MarkRepresentative(var pod) -> mark(pod, traits -> with(traits, true, traits.draining()));
            case Action.DeletePod(var pod, var _) -> {
                var current = pods.get(pod.name());
                if (current != null && current.uid().equals(pod.uid())) {
                    assertNotHeld(current);
                    pods.put(pod.name(), current.terminating());
                }
            }
            case Action.EnsureService(var slot) ->
                services.add(slot.serviceName(serving.getMetadata().getName()));
            case Action.DeleteService(var name) -> services.remove(name);
            case Action.LookAgain(var _) -> {}
        }
    }

    /** A prefill pod in service is marked first, and then deleted only when it is released or its deadline has passed. */
    private void assertNotHeld(PodFact pod) {
        var draining = pod.traits().draining();
        var deadline = demand().deadlines().drain();
        boolean inService = pod.ready() && pod.traits().prefill() && !deadline.isZero();
        boolean held = pod.draining()
                && pod.traits().prefill()
                && draining != null
                && !draining.released(now)
                && pod.failedAt() == null
                && draining.end(deadline).isAfter(now);
        if (inService || held) {
            throw new AssertionError("deleted although it may be held: " + pod);
        }
    }

    private void create(Slot slot, Revision revision, boolean surge) {
        var name = slot.podName(serving.getMetadata().getName());
        if (pods.containsKey(name)) {
            throw new AssertionError("created although it exists: " + name);
        }
        var hash = revision.shape(slot.role()).map(RoleShape::hash).orElseThrow();
        var traits = new PodTraits(surge, false, prefillRoles.contains(slot.role()), null, null);
        pods.put(name, new PodFact(slot, name, "uid-" + uids++, revision.name(), hash, State.PENDING, null, 0, traits));
    }
}
