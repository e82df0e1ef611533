package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.util.Comparator;
import java.util.List;

/**
 * What a ReplicaSet lacks or has too many of. Pure.
 *
 * @param create how many pods are to be created
 * @param delete the pods to delete: those that are not ready first, then the youngest
 * @param status the set's status, by the pods there are now
 */
record ReplicaPlan(int create, List<Pod> delete, ReplicaSetStatus status) {
    /**
     * Plans.
     *
     * @param set the set
     * @param owned the pods it controls
     */
    static ReplicaPlan of(ReplicaSet set, List<Pod> owned) {
        List<Pod> active = owned.stream().filter(Pods::isActive).toList();
        int wanted = set.getMetadata().getDeletionTimestamp() == null
                ? Pods.orElse(set.getSpec().getReplicas(), 1)
                : active.size();
        List<Pod> surplus = active.stream()
                .sorted(Comparator.comparing(Pods::isReady)
                        .thenComparing(pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .limit(Math.max(0, active.size() - wanted))
                .toList();
        int ready = (int) active.stream().filter(Pods::isReady).count();
        ReplicaSetStatus status = new ReplicaSetStatusBuilder()
                .withReplicas(active.size())
                .withFullyLabeledReplicas(active.size())
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withObservedGeneration(set.getMetadata().getGeneration())
                .build();
        return new ReplicaPlan(Math.max(0, wanted - active.size()), surplus, status);
    }

    /** One more pod of a set. */
    static Pod pod(ReplicaSet set) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(set.getMetadata().getName() + "-")
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(Pods.controlledBy(set))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }
}
