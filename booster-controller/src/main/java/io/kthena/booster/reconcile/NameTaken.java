package io.kthena.booster.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kthena.model.workload.ModelBooster;

/** An object of a child's name exists, and is not ours to change. */
final class NameTaken extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final boolean leftover;

    NameTaken(HasMetadata found, ModelBooster booster) {
        super("%s %s exists and does not belong to this ModelBooster: rename one of them, or delete it"
                .formatted(found.getKind(), found.getMetadata().getName()));
        leftover = found.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> booster.getKind().equals(owner.getKind())
                        && booster.getMetadata().getName().equals(owner.getName()));
    }

    /** Whether an earlier booster of the same name left it: the garbage collector is about to delete it. */
    boolean isLeftover() {
        return leftover;
    }
}
