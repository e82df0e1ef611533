package io.kthena.booster.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** One step towards what a booster should have. */
public sealed interface Action {

    /** The object that is made, changed or deleted. */
    HasMetadata object();

    /** Make an object that is not there. */
    record Create(HasMetadata object) implements Action {}

    /** Change an object that is there; what is not ours in it stays. */
    record Apply(HasMetadata object) implements Action {}

    /**
     * Change an object whose spec another controller wrote, and make it ours: what we do not want in it goes.
     *
     * @param live as it was seen
     */
    record TakeOver(HasMetadata object, HasMetadata live) implements Action {}

    /**
     * Delete an object that is there.
     *
     * @param object as it was seen; only that one, by its UID, may be deleted
     * @param reason for the Event, as a sentence without a full stop
     */
    record Delete(HasMetadata object, String reason) implements Action {}
}
