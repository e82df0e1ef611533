package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request the server refuses, with the Status object that says why. Carries no stack trace: it is an answer. */
public final class StatusError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int CONFLICT = 409;
    private static final int EXPIRED = 410;
    private static final int UNSUPPORTED = 415;
    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;
    private static final int INTERNAL = 500;

    private final int code;
    private final transient ObjectNode status;

    private StatusError(int code, String reason, String message, @Nullable ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message);
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (details != null) {
            status.set("details", details);
        }
        status.put("code", code);
    }

    /** The HTTP status. */
    public int code() {
        return code;
    }

    /** The Status object; not to be changed. */
    public ObjectNode status() {
        return status;
    }

    /** The Status reason. */
    public String reason() {
        return Json.text(status, "reason");
    }

    /** 400. */
    public static StatusError badRequest(String message) {
        return new StatusError(BAD_REQUEST, "BadRequest", message, null);
    }

    /** 404 for an object. */
    public static StatusError notFound(ResourceType type, String name) {
        return new StatusError(
                NOT_FOUND, "NotFound", type.qualified() + " \"" + name + "\" not found", details(type, name));
    }

    /** 404 for a namespace that an object should go into. */
    public static StatusError noNamespace(String name) {
        ObjectNode details = Json.object().put("name", name).put("kind", "namespaces");
        return new StatusError(NOT_FOUND, "NotFound", "namespaces \"" + name + "\" not found", details);
    }

    /** 404 for a path nothing is served at. */
    public static StatusError noSuchPath() {
        return new StatusError(
                NOT_FOUND, "NotFound", "the server could not find the requested resource", Json.object());
    }

    /** 405. */
    public static StatusError methodNotAllowed() {
        return new StatusError(
                METHOD_NOT_ALLOWED,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Json.object());
    }

    /** 406. */
    public static StatusError notAcceptable() {
        return new StatusError(
                NOT_ACCEPTABLE,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml",
                Json.object());
    }

    /** 409 for a name that is taken. */
    public static StatusError alreadyExists(ResourceType type, String name) {
        return new StatusError(
                CONFLICT, "AlreadyExists", type.qualified() + " \"" + name + "\" already exists", details(type, name));
    }

    /** 409 for a write based on an old version or another object of that name. */
    public static StatusError conflict(ResourceType type, String name, String why) {
        return conflict(type.group(), type.names().plural(), name, why);
    }

    /** 409 naming what was in conflict; some checks name the kind, some a subresource, most the plural. */
    static StatusError conflict(String group, String what, String name, String why) {
        ObjectNode details = Json.object().put("name", name);
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        return new StatusError(
                CONFLICT,
                "Conflict",
                "Operation cannot be fulfilled on " + ResourceType.qualified(what, group) + " \"" + name + "\": " + why,
                details.put("kind", what));
    }

    /** 409 for an apply that would take fields from others. */
    public static StatusError applyConflict(String message, List<String[]> causes) {
        ObjectNode details = Json.object();
        ArrayNode all = details.putArray("causes");
        causes.forEach(c -> all.addObject()
                .put("reason", "FieldManagerConflict")
                .put("message", c[0])
                .put("field", c[1]));
        return new StatusError(CONFLICT, "Conflict", message, details);
    }

    /** 403. */
    public static StatusError forbidden(ResourceType type, String name, String why) {
        return new StatusError(
                FORBIDDEN,
                "Forbidden",
                type.qualified() + " \"" + name + "\" is forbidden: " + why,
                details(type, name));
    }

    /** 403 for new content in a namespace that is going away. */
    public static StatusError namespaceTerminating(ResourceType type, String name, String namespace) {
        ObjectNode details = details(type, name);
        details.putArray("causes")
                .addObject()
                .put("reason", "NamespaceTerminating")
                .put("message", "namespace " + namespace + " is being terminated")
                .put("field", "metadata.namespace");
        return new StatusError(
                FORBIDDEN,
                "Forbidden",
                type.qualified() + " \"" + name + "\" is forbidden: unable to create new content in namespace "
                        + namespace + " because it is being terminated",
                details);
    }

    /** 422 with one cause per error. */
    public static StatusError invalid(ResourceType type, String name, List<FieldError> errors) {
        return invalid(type.group(), type.kind(), name, errors);
    }

    /**
     * 422 with one cause per error.
     *
     * @param kind what is invalid: a kind, or for some checks of the store a plural; empty for a patch
     */
    static StatusError invalid(String group, String kind, String name, List<FieldError> errors) {
        ObjectNode details = Json.object();
        Map.of("name", name, "group", group, "kind", kind).forEach((field, value) -> {
            if (!value.isEmpty()) {
                details.put(field, value);
            }
        });
        ArrayNode causes = details.putArray("causes");
        errors.forEach(e -> causes.addObject()
                .put("reason", e.reason().cause())
                .put("message", e.causeMessage())
                .put("field", e.field()));
        return new StatusError(
                INVALID,
                "Invalid",
                ResourceType.qualified(kind, group) + " \"" + name + "\" is invalid: " + FieldError.join(errors),
                details);
    }

    /** 422 for an option of a request, such as {@code DeleteOptions}. */
    public static StatusError invalidOption(String options, FieldError error) {
        return invalid("meta.k8s.io", options, "", List.of(error));
    }

    /** 422 for a patch whose result is not of the kind. */
    public static StatusError unfitPatch(String patch, String why) {
        return invalid(
                "",
                "",
                "",
                List.of(new FieldError("patch", FieldError.Reason.INVALID, TextNode.valueOf(patch) + ": " + why)));
    }

    /** 422 for a patch that cannot be applied. */
    public static StatusError patchRejected(String message) {
        return new StatusError(INVALID, "Invalid", message, Json.object());
    }

    /** 500 for a configuration to apply that is not of the kind; servers give no reason for it. */
    static StatusError unfitApply(String message) {
        return new StatusError(INTERNAL, "", message, null);
    }

    /** 410 for a resource version the log no longer reaches. */
    public static StatusError expired(String message) {
        return new StatusError(EXPIRED, "Expired", message, null);
    }

    /** 415. */
    public static StatusError unsupportedMediaType(String message) {
        return new StatusError(UNSUPPORTED, "UnsupportedMediaType", message, null);
    }

    /** 429 for an eviction a budget does not allow now. */
    public static StatusError tooManyRequests(String message) {
        return new StatusError(TOO_MANY, "TooManyRequests", message, null);
    }

    /** 500 for a fault of ours, or of somebody the server has to ask. */
    public static StatusError internal(String message) {
        ObjectNode details = Json.object();
        details.putArray("causes").addObject().put("message", message);
        return new StatusError(INTERNAL, "InternalError", "Internal error occurred: " + message, details);
    }

    /**
     * The refusal of an admission webhook, in its own words.
     *
     * @param webhook its name
     * @param status what it says; may be empty
     */
    public static StatusError denied(String webhook, ObjectNode status) {
        String said = Json.text(status, "message");
        String why = said.isEmpty() ? Json.text(status, "reason") : said;
        return new StatusError(
                Math.max(BAD_REQUEST, status.path("code").asInt()),
                Json.text(status, "reason"),
                "admission webhook \"" + webhook + "\" denied the request"
                        + (why.isEmpty() ? " without explanation" : ": " + why),
                status.path("details") instanceof ObjectNode details ? details : null);
    }

    /** Details naming an object. */
    public static ObjectNode details(ResourceType type, String name) {
        ObjectNode details = Json.object().put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        return details.put("kind", type.names().plural());
    }
}
