package io.kthena.model.draining;

import io.kthena.model.names.Labels;
import java.time.Duration;

/**
 * The agreement by which a pod that may hold KV cache for others leaves service:
 *
 * <ol>
 *   <li>serving-controller sets the label {@link Labels#DRAINING}, the annotation {@link Labels#DRAINING_SINCE} and the pod
 *       condition {@link #DRAINING}; none of them is ever taken back;
 *   <li>routers stop choosing a pod with the label;
 *   <li>kv-coordinator sets the pod condition {@link #KV_HOLDS_RELEASED} on pods with the label, and on no others;
 *   <li>serving-controller deletes the pod when that condition is {@code "True"} and fresh, or when the deadline that the
 *       ModelServing gives has passed since the mark. A condition that is missing, stale or {@code "False"} means waiting for
 *       the deadline.
 * </ol>
 *
 * <p>The condition's {@code lastProbeTime} says when the coordinator last counted. A {@code "True"} is believed only if it was
 * counted at least {@link #SETTLE} after the mark and no longer than {@link #STALE_AFTER} ago.
 */
public final class KvDrain {
    /** Type of the pod condition that goes with the label: {@code "True"}, reason why the pod has to go. */
    public static final String DRAINING = Labels.MODEL_SERVING_PREFIX + "Draining";
    /** Type of the coordinator's pod condition: {@code "True"} once no session holds KV cache on the pod. */
    public static final String KV_HOLDS_RELEASED = Labels.MODEL_SERVING_PREFIX + "KVHoldsReleased";
    /** Reason of {@link #KV_HOLDS_RELEASED} while it is {@code "False"}. */
    public static final String REASON_HELD = "Held";
    /** Reason of {@link #KV_HOLDS_RELEASED} while it is {@code "True"}. */
    public static final String REASON_RELEASED = "Released";

    /** Time after the mark in which a router may still choose the pod, because it has not heard of the mark. */
    public static final Duration SETTLE = Duration.ofSeconds(1);
    /** How often the coordinator counts anew, and moves {@code lastProbeTime}, even if the count stays the same. */
    public static final Duration REFRESH = Duration.ofSeconds(5);
    /** Age of {@code lastProbeTime} from which the condition says nothing any more. */
    public static final Duration STALE_AFTER = Duration.ofSeconds(15);
    /** The deadline of a ModelServing that names none, in seconds. */
    public static final int DEFAULT_DEADLINE_SECONDS = 30;

    private KvDrain() {}

    /** Message of {@link #KV_HOLDS_RELEASED}. */
    public static String message(int holdsLeft) {
        return "holds left: " + holdsLeft;
    }
}
