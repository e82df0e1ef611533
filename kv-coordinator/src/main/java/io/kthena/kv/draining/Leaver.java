package io.kthena.kv.draining;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.kthena.model.draining.KvDrain;
import io.kthena.model.names.Labels;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pod that serving-controller wants to delete once nothing is held on it.
 *
 * @param markedAt when it was marked, by the clock of whoever did; the time we saw it where the mark does not say
 * @param seenAt when we saw the mark first, by our wall clock
 * @param said our condition as the API server has it, or null
 */
public record Leaver(
        String namespace,
        String name,
        String uid,
        Instant markedAt,
        Instant seenAt,
        @Nullable PodCondition said) {

    /**
     * The pod if it is marked and not being deleted yet.
     *
     * @param seenAt when the mark was seen first
     */
    public static Optional<Leaver> of(Pod pod, Instant seenAt) {
        var meta = pod.getMetadata();
        var labels = meta.getLabels() == null ? Map.<String, String>of() : meta.getLabels();
        if (!"true".equals(labels.get(Labels.DRAINING)) || meta.getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        var marked = time(
                meta.getAnnotations() == null ? null : meta.getAnnotations().get(Labels.DRAINING_SINCE));
        return Optional.of(new Leaver(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                marked.orElse(seenAt),
                seenAt,
                condition(pod).orElse(null)));
    }

    private static Optional<PodCondition> condition(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> KvDrain.KV_HOLDS_RELEASED.equals(condition.getType()))
                        .findFirst();
    }

    static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
