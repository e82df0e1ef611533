package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The review of one request. Blocking; for one thread, which must not hold the store's lock. */
public interface Review {
    /**
     * Lets reviewers change what is to be stored.
     *
     * @param object what is to be; null when it is to be deleted; not changed
     * @param old what is; null when it is to be created; not changed
     * @param fit brings an object that a reviewer has changed back into the form of its kind, in place
     * @return {@code object} itself when nobody changed anything; null only when {@code object} is
     * @throws StatusError when a reviewer refuses, or cannot be asked and has to be
     */
    @Nullable
    ObjectNode mutate(@Nullable ObjectNode object, @Nullable ObjectNode old, Consumer<ObjectNode> fit);

    /**
     * Lets reviewers refuse; the arguments are as in {@link #mutate}.
     *
     * @throws StatusError when a reviewer refuses, or cannot be asked and has to be
     */
    void validate(@Nullable ObjectNode object, @Nullable ObjectNode old);
}
