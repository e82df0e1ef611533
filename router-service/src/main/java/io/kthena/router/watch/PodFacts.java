package io.kthena.router.watch;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.kthena.model.names.Labels;
import io.kthena.router.topology.PodFact;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pod object says about routing to it (router spec §11). Pure. */
final class PodFacts {
    private PodFacts() {}

    static PodFact of(Pod pod) {
        var meta = pod.getMetadata();
        PodStatus status = pod.getStatus();
        Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
        boolean eligible = meta.getDeletionTimestamp() == null
                && status != null
                && "Running".equals(status.getPhase())
                && isReady(status)
                && !isDraining(labels)
                && !isDraining(meta.getAnnotations());
        String ip = status == null || status.getPodIP() == null ? "" : status.getPodIP();
        return new PodFact(meta.getNamespace(), meta.getName(), meta.getUid(), ip, restarts(status), labels, eligible);
    }

    private static boolean isReady(PodStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static boolean isDraining(@Nullable Map<String, String> marks) {
        return marks != null && "true".equals(marks.get(Labels.DRAINING));
    }

    private static int restarts(@Nullable PodStatus status) {
        return status == null
                ? 0
                : status.getContainerStatuses().stream()
                        .mapToInt(ContainerStatus::getRestartCount)
                        .sum();
    }
}
