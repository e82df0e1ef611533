package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a built-in kind adds to its schema. Implementations are stateless or thread-safe. */
public interface KindRules {

    /** Rules of a kind that has none. */
    KindRules NONE = new KindRules() {};

    /** Removes unknown fields of the typed form in place; returns their paths. */
    default List<String> prune(ObjectNode object) {
        return List.of();
    }

    /** Why the object cannot be of this kind at all, or null: a value of the wrong JSON type. */
    default @Nullable String misfit(ObjectNode object) {
        return null;
    }

    /** Fills in defaults in place, on create and on update. */
    default void applyDefaults(ObjectNode object, @Nullable ObjectNode old) {}

    /** Sets, in place, what the server and not the client decides when an object is created. */
    default void prepareCreate(ObjectNode object) {}

    /** Marks, in place, an object whose deletion begins, with what has to be done before it is gone. */
    default void prepareDelete(ObjectNode object, Instant now) {}

    /** What is wrong; {@code old} is null on create. */
    default List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
        return List.of();
    }

    /** What is wrong with a status written through the subresource. */
    default List<FieldError> validateStatus(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** Which form an object name must have. */
    default NameRule nameRule() {
        return NameRule.SUBDOMAIN;
    }
}
