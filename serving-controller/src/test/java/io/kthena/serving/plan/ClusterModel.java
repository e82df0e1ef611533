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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tiny model of the API server and the kubelet: holds pods and what belongs to them, and lets time pass. */
final class ClusterModel {
    private final TreeMap<String, PodFact> pods = new TreeMap<>();
    private final List<Revision> revisions = new ArrayList<>();
    private final Set<String> services = new HashSet<>();
    private final Map<String, PodGroupSpec> podGroups = new HashMap<>();
    private final Map<String, Recovery> recoveries = new HashMap<>();
    private final Set<String> badRevisions = new HashSet<>();
    private final Set<String> prefillRoles = new HashSet<>();
    private final Random random;
    private ModelServing serving;
    private Gang.Support support = Gang.Support.NONE;
    private @Nullable ModelServingStatus status;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private @Nullable Demand demand;
    private int uids;
    private boolean shuffled;

    ClusterModel(ModelServing serving, long seed) {
        this.serving = serving;
        this.random = new Random(seed);
    }

    void support(Gang.Support known) {
        support = known;
        demand = null;
    }

    void edit(ModelServing changed) {
        serving = changed;
        demand = null;
    }

    /** Pods of this revision never become ready. */
    void bad(String revision) {
        badRevisions.add(revision);
    }

    /** New pods of this role prefill for others. */
    void prefill(String role) {
        prefillRoles.add(role);
    }

    /** The coordinator finds no holds on a random draining pod. */
    void releaseOne() {
        var draining = pods.values().stream().filter(PodFact::draining).toList();
        if (!draining.isEmpty()) {
            release(draining.get(random.nextInt(draining.size())).name());
        }
    }

    /** The coordinator counts the holds of a draining pod and finds none. */
    void release(String name) {
        mark(pod(name), traits -> {
            var draining = Objects.requireNonNull(traits.draining());
            return with(traits, traits.representative(), new Draining(draining.since(), true, now));
        });
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

    /** One random pod takes its next step: starts, becomes ready, or is gone. */
    void settleOne() {
        var moving = pods.values().stream().filter(this::moves).toList();
        if (!moving.isEmpty()) {
            settle(moving.get(random.nextInt(moving.size())));
        }
    }

    private boolean settleAll() {
        var moving = pods.values().stream().filter(this::moves).toList();
        moving.forEach(this::settle);
        return !moving.isEmpty();
    }

    private boolean moves(PodFact pod) {
        return pod.state() == State.TERMINATING
                || pod.state() == State.PENDING
                || (pod.state() == State.UNREADY && !badRevisions.contains(pod.revision()) && pod.failedAt() == null);
    }

    private void settle(PodFact pod) {
        if (pod.live()) {
            put(pod, pod.state() == State.PENDING ? State.UNREADY : State.READY, null);
        } else {
            pods.remove(pod.name());
        }
    }

    /** A user deletes a random live pod. */
    void deleteOne() {
        live().ifPresent(pod -> pods.put(pod.name(), pod.terminating()));
    }

    /** A random live pod is gone at once. */
    void loseOne() {
        live().ifPresent(pod -> pods.remove(pod.name()));
    }

    /** A random ready pod's container fails and is restarted. */
    void failOne() {
        live().filter(PodFact::ready).ifPresent(pod -> put(pod, State.UNREADY, now));
    }

    /** Pods that failed become ready again by themselves. */
    void recoverAll() {
        List.copyOf(pods.values()).stream()
                .filter(pod -> pod.failedAt() != null)
                .forEach(pod -> put(pod, State.READY, null));
    }

    void delete(String name) {
        Optional.ofNullable(pods.get(name)).ifPresent(pod -> pods.put(name, pod.terminating()));
    }

    void lose(String name) {
        pods.remove(name);
    }

    void fail(String name) {
        Optional.ofNullable(pods.get(name)).ifPresent(pod -> put(pod, State.UNREADY, now));
    }

    void unready(String name) {
        Optional.ofNullable(pods.get(name)).ifPresent(pod -> put(pod, State.UNREADY, null));
    }

    void cost(String name, long cost) {
        Optional.ofNullable(pods.get(name)).ifPresent(pod -> put(pod, pod.state(), pod.failedAt(), cost));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    PodFact pod(String name) {
        return Objects.requireNonNull(pods.get(name), name);
    }

    Set<String> podNames() {
        return Set.copyOf(pods.keySet());
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

    Set<Integer> groupOrdinals() {
        return pods.values().stream().map(pod -> pod.slot().group()).collect(Collectors.toSet());
    }

    private Optional<PodFact> live() {
        var all = pods.values().stream().filter(PodFact::live).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void put(PodFact pod, State state, @Nullable Instant failedAt) {
        put(pod, state, failedAt, pod.deletionCost());
    }

    private void put(PodFact pod, State state, @Nullable Instant failedAt, long cost) {
        pods.put(pod.name(), changed(pod, state, failedAt, cost, pod.traits()));
    }

    private static PodFact changed(PodFact pod, State state, @Nullable Instant failedAt, long cost, PodTraits traits) {
        return new PodFact(
                pod.slot(), pod.name(), pod.uid(), pod.revision(), pod.roleHash(), state, failedAt, cost, traits);
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

    private void mark(PodFact pod, UnaryOperator<PodTraits> mark) {
        var current = pods.get(pod.name());
        if (current != null && current.uid().equals(pod.uid()) && current.state() != State.TERMINATING) {
            var traits = mark.apply(current.traits());
            var state = traits.draining() == null ? current.state() : State.DRAINING;
            pods.put(pod.name(), changed(current, state, current.failedAt(), current.deletionCost(), traits));
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

    private static PodTraits with(PodTraits traits, boolean representative, @Nullable Draining draining) {
        return new PodTraits(traits.surge(), representative, traits.prefill(), traits.trouble(), draining);
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
