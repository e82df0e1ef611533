package io.kthena.serving.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the planner knows about one existing pod.
 *
 * @param revision value of the revision label, empty if absent
 * @param roleHash value of the role-template-hash label, empty if absent
 * @param failedAt when the pod last failed in a way that calls for recovery, null while it is well or recovering by itself
 * @param deletionCost preference in scale-down, lower goes first
 * @param traits what else sets it apart
 */
public record PodFact(
        Slot slot,
        String name,
        String uid,
        String revision,
        String roleHash,
        State state,
        @Nullable Instant failedAt,
        long deletionCost,
        PodTraits traits) {

    /** The pod's state as far as planning cares. */
    public enum State {
        /** Not started: not scheduled, or images and init containers still under way. */
        PENDING,
        /** Started, not ready. */
        UNREADY,
        /** Running and ready. */
        READY,
        /** Marked as leaving service; deleted once nobody needs its KV cache any more. */
        DRAINING,
        /** Being deleted. */
        TERMINATING
    }

    /** Whether the pod is running and ready, and neither draining nor being deleted. */
    public boolean ready() {
        return state == State.READY;
    }

    /** Whether the pod is here to stay: neither draining nor being deleted. */
    public boolean live() {
        return state != State.TERMINATING && state != State.DRAINING;
    }

    /** Whether the pod is marked as leaving service and not being deleted yet. */
    public boolean draining() {
        return state == State.DRAINING;
    }

    /** The same pod, being deleted. */
    public PodFact terminating() {
        return with(State.TERMINATING, traits);
    }

    /** The same pod, draining from now on. */
    public PodFact draining(Instant now) {
        return with(State.DRAINING, traits.draining(new Draining(now, true, null)));
    }

    private PodFact with(State other, PodTraits others) {
        return new PodFact(slot, name, uid, revision, roleHash, other, failedAt, deletionCost, others);
    }

    /** Whether the pod has left its pending phase. */
    public boolean started() {
        return state != State.PENDING;
    }
}
