package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.objects.Finalizers;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** The status of a definition. Changes its argument; otherwise pure. */
final class Establishment {
    /** Keeps a definition until its objects are gone. */
    static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    private Establishment() {}

    /** Accepts the names and establishes the definition at once: there is nobody to wait for. */
    static void establish(ObjectNode crd, Instant now) {
        ObjectNode status = crd.putObject("status");
        ArrayNode conditions = status.putArray("conditions");
        condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", now);
        condition(conditions, "Established", "InitialNamesAccepted", "the initial names have been accepted", now);
        renew(crd);
    }

    /** Brings names and stored versions of the status in line with the spec. */
    static void renew(ObjectNode crd) {
        ObjectNode status = Json.child(crd, "status");
        status.set("acceptedNames", Json.at(crd, "spec", "names").deepCopy());
        Set<String> stored = new java.util.LinkedHashSet<>(Json.texts(status.path("storedVersions")));
        for (JsonNode version : Json.at(crd, "spec", "versions")) {
            if (version.path("storage").asBoolean()) {
                stored.add(Json.text(version, "name"));
            }
        }
        status.set("storedVersions", Json.strings(stored));
    }

    /** Begins the end: objects first. */
    static void terminate(ObjectNode crd, Instant now) {
        Set<String> finalizers = Finalizers.of(crd);
        finalizers.add(CLEANUP);
        Finalizers.set(crd, finalizers);
        condition(
                Json.child(crd, "status").withArray("/conditions"),
                "Terminating",
                "InstanceDeletionPending",
                "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
                now);
    }

    private static void condition(ArrayNode conditions, String type, String reason, String message, Instant now) {
        conditions
                .addObject()
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("message", message)
                .put("reason", reason)
                .put("status", "True")
                .put("type", type);
    }
}
