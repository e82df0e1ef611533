package io.kthena.booster.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of a child's name exists, and is not ours to change. */
final class ForeignObject extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ForeignObject(HasMetadata found) {
        super("%s %s exists and does not belong to this ModelBooster: rename one of them, or delete it"
                .formatted(found.getKind(), found.getMetadata().getName()));
    }
}
