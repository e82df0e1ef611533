package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.kthena.model.draining.KvDrain;
import io.kthena.model.names.Labels;
import io.kthena.serving.fleet.Draining;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the marks of pods on their way out of service. The label alone does not count: without the annotation it was set by
 * somebody who wants a pod out of routing, not out of the cluster.
 */
final class DrainMarks {
    private DrainMarks() {}

    static Optional<Draining> of(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        var annotations = pod.getMetadata().getAnnotations();
        if (labels == null || annotations == null || !"true".equals(labels.get(Labels.DRAINING))) {
            return Optional.empty();
        }
        return PodFacts.time(annotations.get(Labels.DRAINING_SINCE))
                .map(since -> new Draining(
                        since,
                        condition(pod, KvDrain.DRAINING).isPresent(),
                        releasedAt(pod).orElse(null)));
    }

    private static Optional<Instant> releasedAt(Pod pod) {
        return condition(pod, KvDrain.KV_HOLDS_RELEASED)
                .map(PodCondition::getLastProbeTime)
                .flatMap(PodFacts::time);
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .findFirst();
    }
}
