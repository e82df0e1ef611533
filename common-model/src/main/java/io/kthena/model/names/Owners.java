package io.kthena.model.names;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Owner references as the contract asks for them: one controller, blocking owner deletion (workload spec §2.2, §3.2). */
public final class Owners {
    private Owners() {}

    /** A controller reference to {@code owner}, which must have a name and a UID. */
    public static OwnerReference controller(HasMetadata owner) {
        return new OwnerReferenceBuilder(reference(owner))
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** A controller reference that does not block foreground deletion of {@code owner}. */
    public static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Whether {@code object}'s controller is the object with this UID. */
    public static boolean isControlledBy(HasMetadata object, String ownerUid) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(r -> Boolean.TRUE.equals(r.getController()) && ownerUid.equals(r.getUid()));
    }
}
