package io.kthena.serving.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What sets a pod apart from others in the same state.
 *
 * @param surge whether its group was made above the wanted number
 * @param representative whether it stands for its group in the status' label selector
 * @param prefill whether a ModelServer uses it for prefill, so that it may hold KV cache for decode pods
 * @param trouble why it does not become ready, in stable words; null if it may just need more time
 * @param draining how far its way out of service is, null if it is not on it
 */
public record PodTraits(
        boolean surge,
        boolean representative,
        boolean prefill,
        @Nullable String trouble,
        @Nullable Draining draining) {
    /** Nothing special. */
    public static final PodTraits NONE = new PodTraits(false, false, false, null, null);

    PodTraits draining(Draining since) {
        return new PodTraits(surge, representative, prefill, trouble, since);
    }
}
