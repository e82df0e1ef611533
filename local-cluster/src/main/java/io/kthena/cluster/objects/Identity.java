package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an object is the one the request names. */
final class Identity {
    private static final Set<String> CONDITIONAL = Set.of(
            "Lease",
            "PodDisruptionBudget",
            "CustomResourceDefinition",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration");

    private Identity() {}

    /** Refuses an object of another kind or namespace than the URL's. */
    static void check(ResourceType type, @Nullable String namespace, ObjectNode object) {
        String apiVersion = Json.text(object, "apiVersion");
        String kind = Json.text(object, "kind");
        // Built-in kinds need not be named; for custom ones the body is all there is to decode by.
        boolean named = type.facets().custom();
        if (named && kind.isEmpty()) {
            throw StatusError.badRequest("the object provided is unrecognized (must be of type " + type.kind()
                    + "): Object 'Kind' is missing in '" + object + "'");
        }
        if ((named || !apiVersion.isEmpty()) && !apiVersion.equals(type.apiVersion())) {
            throw StatusError.badRequest("the API version in the data (" + apiVersion
                    + ") does not match the expected API version (" + type.apiVersion() + ")");
        }
        if (!kind.isEmpty() && !kind.equals(type.kind())) {
            throw StatusError.badRequest(
                    "the kind in the data (" + kind + ") does not match the expected kind (" + type.kind() + ")");
        }
        String inside = Json.text(object, "metadata", "namespace");
        if (type.namespaced() && !inside.isEmpty() && !inside.equals(namespace)) {
            throw StatusError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    /** Refuses a replacement that does not say which version it replaces, where the kind asks for that. */
    static void versionNamed(Target target, ObjectNode wanted) {
        ResourceType type = target.type();
        boolean asked = type.facets().custom() || CONDITIONAL.contains(type.kind());
        if (asked && Json.text(wanted, "metadata", "resourceVersion").isEmpty()) {
            throw StatusError.invalid(
                    type.group(),
                    type.names().plural(),
                    target.name(),
                    List.of(new FieldError(
                            "metadata.resourceVersion",
                            FieldError.Reason.INVALID,
                            "0: must be specified for an update")));
        }
    }

    /** Refuses an object of another name than the URL's. */
    static void nameMatches(Target target, ObjectNode wanted) {
        String name = Json.text(wanted, "metadata", "name");
        if (!name.isEmpty() && !name.equals(target.name())) {
            throw StatusError.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
    }

    /** Refuses a change of another object, or of an old version. */
    static void preconditions(Target target, ObjectNode wanted, ObjectNode live) {
        nameMatches(target, wanted);
        String version = Json.text(wanted, "metadata", "resourceVersion");
        if (!version.isEmpty() && !version.equals(Json.text(live, "metadata", "resourceVersion"))) {
            throw StatusError.conflict(
                    target.type(),
                    target.name(),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        uid(target, Json.text(wanted, "metadata", "uid"), live);
    }

    /** Refuses when {@code wanted} names another uid than the live object's; empty for any. */
    private static void uid(Target target, String wanted, ObjectNode live) {
        String uid = Json.text(live, "metadata", "uid");
        if (!wanted.isEmpty() && !wanted.equals(uid)) {
            throw StatusError.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: UID in precondition: " + wanted + ", UID in object meta: " + uid);
        }
    }
}
