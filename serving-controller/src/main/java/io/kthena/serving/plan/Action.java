package io.kthena.serving.plan;

import io.kthena.model.volcano.PodGroupSpec;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Recovery;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.Slot;
import java.time.Duration;
import java.time.Instant;

/** One step towards what a ModelServing asks for. Steps are carried out in order; each is safe to repeat. */
public sealed interface Action {

    /** Stores a revision, so that later its pods can be made again. */
    record StoreRevision(Revision revision) implements Action {}

    /** Removes a stored revision that nothing needs any more. */
    record DropRevision(String revision) implements Action {}

    /** Remembers, with the target revision, that a unit is rebuilt after a failure. */
    record Remember(Revision revision, String unit, Recovery recovery) implements Action {}

    /** Creates or corrects the PodGroup of a group. */
    record EnsurePodGroup(int group, PodGroupSpec spec) implements Action {}

    /** Removes a PodGroup. */
    record DeletePodGroup(String name) implements Action {}

    /** Creates the pod of a slot from a revision's template; {@code surge} if its group is one above the wanted number. */
    record CreatePod(Slot slot, Revision revision, boolean surge) implements Action {}

    /** Marks a pod as leaving service, so that it gets no new work and kv-coordinator tells when nobody needs it any more. */
    record DrainPod(PodFact pod, Instant since, Why why) implements Action {}

    /** Lets a pod stand for its group in the status' label selector. */
    record MarkRepresentative(PodFact pod) implements Action {}

    /** Deletes exactly this pod, not a successor of the same name. */
    record DeletePod(PodFact pod, Why why) implements Action {}

    /** Creates the headless service of the role replica that this entry slot belongs to. */
    record EnsureService(Slot entry) implements Action {}

    /** Removes a service. */
    record DeleteService(String name) implements Action {}

    /** Plans again after a while, although nothing may have changed until then. */
    record LookAgain(Duration after) implements Action {}

    /** Why a pod is deleted. */
    enum Why {
        /** Its group or role has too many. */
        SCALE_DOWN,
        /** It makes room for its successor of the target revision. */
        ROLLOUT,
        /** It belongs to a unit that has lost a pod. */
        LOST_POD,
        /** It belongs to a unit with a pod that failed and did not recover in time. */
        FAILED_POD,
        /** It was marked as leaving service some time ago, and now its time has come. */
        DRAINED
    }
}
