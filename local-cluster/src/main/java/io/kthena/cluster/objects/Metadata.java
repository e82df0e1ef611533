package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The metadata the server owns. */
final class Metadata {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int GENERATED_BASE_LENGTH = 58;

    /** Built-in kinds that count the generations of their spec. */
    private static final Set<String> COUNTED = Set.of(
            "Pod",
            "Deployment",
            "ReplicaSet",
            "PodDisruptionBudget",
            "NetworkPolicy",
            "CustomResourceDefinition",
            "EndpointSlice",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "PriorityClass");

    private static final List<String> SERVER_OWNED = List.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "resourceVersion",
            "selfLink");

    private Metadata() {}

    /** A name from {@code metadata.generateName}, with a random end. */
    private static String generated(String base, RandomGenerator random) {
        StringBuilder name = new StringBuilder(
                base.length() > GENERATED_BASE_LENGTH ? base.substring(0, GENERATED_BASE_LENGTH) : base);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    /** Gives an object without a name one that begins as it asks. */
    static void name(ResourceType type, ObjectNode object, RandomGenerator random) {
        ObjectNode metadata = Json.child(object, "metadata");
        if (!Json.text(metadata, "name").isEmpty()) {
            return;
        }
        String base = Json.text(metadata, "generateName");
        if (base.isEmpty()) {
            throw StatusError.invalid(
                    type,
                    "",
                    List.of(new FieldError(
                            "metadata.name", FieldError.Reason.REQUIRED, "name or generateName is required")));
        }
        metadata.put("name", generated(base, random));
    }

    /** Sets what a new object starts with. */
    static void start(ResourceType type, ObjectNode object, Instant now) {
        ObjectNode metadata = Json.child(object, "metadata");
        metadata.remove(List.of(
                "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "selfLink", "generation"));
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", time(now));
        if (type.facets().custom() || COUNTED.contains(type.kind())) {
            metadata.put("generation", 1);
        }
    }

    /** Puts back what a client cannot change. */
    static void keep(ObjectNode wanted, ObjectNode live) {
        ObjectNode metadata = Json.child(wanted, "metadata");
        JsonNode before = live.path("metadata");
        for (String field : SERVER_OWNED) {
            if (before.has(field)) {
                metadata.set(field, before.get(field));
            } else {
                metadata.remove(field);
            }
        }
    }

    /** Counts the generation up when anything but metadata and status changed. */
    static void countGeneration(ResourceType type, ObjectNode wanted, ObjectNode live) {
        JsonNode generation = Json.at(live, "metadata", "generation");
        if (generation.isNumber() && !content(type, wanted).equals(content(type, live))) {
            Json.child(wanted, "metadata").put("generation", generation.asLong() + 1);
        }
    }

    private static ObjectNode content(ResourceType type, ObjectNode object) {
        ObjectNode content = Json.object();
        content.setAll(object);
        content.remove(List.of("apiVersion", "kind", "metadata"));
        if (type.facets().status()) {
            content.remove("status");
        }
        return content;
    }

    /** An instant as metadata shows it: whole seconds. */
    static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
