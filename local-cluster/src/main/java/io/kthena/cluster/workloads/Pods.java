package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Questions about pods and other objects that several controllers ask. Pure. */
final class Pods {
    private Pods() {}

    /** Whether the pod's Ready condition is true. */
    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }

    /** Whether the pod counts as a replica: neither finished nor on its way out. */
    static boolean isActive(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return pod.getMetadata().getDeletionTimestamp() == null
                && !"Succeeded".equals(phase)
                && !"Failed".equals(phase);
    }

    /** Whether the object's controller is the one with that uid. */
    static boolean isControlledBy(HasMetadata object, String uid) {
        return controller(object).filter(owner -> owner.getUid().equals(uid)).isPresent();
    }

    /** The object's controller. */
    static Optional<OwnerReference> controller(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getOwnerReferences()).stream()
                .flatMap(List::stream)
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** A reference that makes the object the controller of what carries it. */
    static OwnerReference controlledBy(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** An object's labels, never null. */
    static Map<String, String> labels(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    }

    static int orElse(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
