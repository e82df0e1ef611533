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
 */
public record PodFact(
        Slot slot,
        String name,
        String uid,
        String revision,
        String roleHash,
        State state,
        @Nullable Instant failedAt,
        long deletionCost) {

    /** The pod's state as far as planning cares. */
    public enum State {
        /** Not started: not scheduled, or images and init containers still under way. */
        PENDING,
        /** Started, not ready. */
        UNREADY,
        /** Running and ready. */
        READY,
        /** Being deleted. */
        TERMINATING
    }

    /** Whether the pod is running and ready, and not being deleted. */
    public boolean ready() {
        return state == State.READY;
    }

    /** Whether the pod is not being deleted. */
    public boolean live() {
        return state != State.TERMINATING;
    }

    /** The same pod, being deleted. */
    public PodFact terminating() {
        return new PodFact(slot, name, uid, revision, roleHash, State.TERMINATING, failedAt, deletionCost);
    }

    /** Whether the pod has left its pending phase. */
    public boolean started() {
        return state != State.PENDING;
    }
}
