package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Json;
import java.util.LinkedHashSet;
import java.util.Set;

/** The finalizers of an object, and the two the server itself works off. */
public final class Finalizers {
    /** Keeps an owner until its blocking dependents are gone. */
    public static final String FOREGROUND = "foregroundDeletion";

    /** Keeps an owner until its dependents no longer name it. */
    public static final String ORPHAN = "orphan";

    private Finalizers() {}

    /** The finalizers in order. */
    public static Set<String> of(JsonNode object) {
        return new LinkedHashSet<>(Json.texts(Json.at(object, "metadata", "finalizers")));
    }

    /** Whether the finalizer is there. */
    public static boolean has(JsonNode object, String finalizer) {
        return of(object).contains(finalizer);
    }

    /** Replaces the finalizers in place. */
    public static void set(ObjectNode object, Set<String> finalizers) {
        ObjectNode metadata = Json.child(object, "metadata");
        if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            metadata.set("finalizers", Json.strings(finalizers));
        }
    }

    /** Whether nothing keeps an object that is being deleted: no grace period left, no finalizer of either sort. */
    static boolean done(JsonNode object) {
        return isDeleting(object)
                && Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong() == 0
                && of(object).isEmpty()
                && !(Json.text(object, "kind").equals("Namespace")
                        && !Json.at(object, "spec", "finalizers").isEmpty());
    }

    /** Whether deletion has begun. */
    public static boolean isDeleting(JsonNode object) {
        return Json.at(object, "metadata", "deletionTimestamp").isTextual();
    }
}
