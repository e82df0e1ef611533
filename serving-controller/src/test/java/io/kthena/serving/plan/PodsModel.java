package io.kthena.serving.plan;

import io.kthena.serving.fleet.Draining;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.PodFact.State;
import io.kthena.serving.fleet.PodTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tiny model of the kubelet, of kv-coordinator and of misfortune: holds pods, and lets time pass. */
abstract class PodsModel {
    final TreeMap<String, PodFact> pods = new TreeMap<>();
    final Set<String> badRevisions = new HashSet<>();
    final Set<String> prefillRoles = new HashSet<>();
    final Random random;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    PodsModel(long seed) {
        random = new Random(seed);
    }

    /** Pods of this revision never become ready. */
    void bad(String revision) {
        badRevisions.add(revision);
    }

    /** New pods of this role prefill for others. */
    void prefill(String role) {
        prefillRoles.add(role);
    }

    /** ModelServers take no workers for prefill. */
    void onlyEntriesPrefill() {
        pods.replaceAll((_, pod) -> {
            var traits = pod.traits();
            boolean prefill = traits.prefill() && pod.slot().entry();
            return changed(
                    pod,
                    pod.state(),
                    pod.failedAt(),
                    pod.deletionCost(),
                    new PodTraits(
                            traits.surge(), traits.representative(), prefill, traits.trouble(), traits.draining()));
        });
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

    /** One random pod takes its next step: starts, becomes ready, or is gone. */
    void settleOne() {
        var moving = pods.values().stream().filter(this::moves).toList();
        if (!moving.isEmpty()) {
            settle(moving.get(random.nextInt(moving.size())));
        }
    }

    boolean settleAll() {
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
                .filter(pod -> pod.live() && pod.failedAt() != null)
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

    void mark(PodFact pod, UnaryOperator<PodTraits> mark) {
        var current = pods.get(pod.name());
        if (current != null && current.uid().equals(pod.uid()) && current.state() != State.TERMINATING) {
            var traits = mark.apply(current.traits());
            var state = traits.draining() == null ? current.state() : State.DRAINING;
            pods.put(pod.name(), changed(current, state, current.failedAt(), current.deletionCost(), traits));
        }
    }

    static PodTraits with(PodTraits traits, boolean representative, @Nullable Draining draining) {
        return new PodTraits(traits.surge(), representative, traits.prefill(), traits.trouble(), draining);
    }
}
