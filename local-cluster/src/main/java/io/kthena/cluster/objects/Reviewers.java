package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Those who want to see requests before they take effect. Thread-safe. */
public interface Reviewers {
    /** Nobody. */
    Reviewers NONE = new Reviewers() {
        @Override
        public boolean concern(ResourceType type) {
            return false;
        }

        @Override
        public @Nullable Review of(ReviewSubject subject) {
            return null;
        }
    };

    /** Whether anybody may want to see requests for the type or its subresources; cheap, and false most of the time. */
    boolean concern(ResourceType type);

    /** The review a request has to pass, or null. */
    @Nullable
    Review of(ReviewSubject subject);

    /**
     * Passes a request that changes nothing by itself, such as a binding, through its review.
     *
     * @param body what the client sent
     * @return what is left of it after the reviewers' changes
     */
    default ObjectNode pass(ReviewSubject subject, ObjectNode body) {
        Review review = concern(subject.target().type()) ? of(subject) : null;
        if (review == null) {
            return body;
        }
        ObjectNode changed = Objects.requireNonNull(review.mutate(body, null, _ -> {}));
        review.validate(changed, null);
        return changed;
    }
}
