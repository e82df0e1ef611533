package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Stored;
import java.util.Map;

/**
 * An object in the version a client asked for. Custom versions differ in nothing but the apiVersion (conversion
 * strategy None); the two groups that serve events name the same fields differently.
 */
public final class VersionForms {
    private static final String NEW_GROUP = "events.k8s.io";
    private static final Map<String, String> CORE_TO_NEW = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private VersionForms() {}

    /** The object itself when it is in the version of {@code type}, else a copy that is. */
    public static ObjectNode inVersionOf(ResourceType type, ObjectNode object) {
        if (fits(type, object)) {
            return object;
        }
        ObjectNode copy = object.deepCopy();
        if (type.storage().equals("events")) {
            boolean toNew = type.group().equals(NEW_GROUP);
            CORE_TO_NEW.forEach((core, fresh) -> {
                JsonNode value = copy.remove(toNew ? core : fresh);
                if (value != null) {
                    copy.set(toNew ? fresh : core, value);
                }
            });
        }
        return copy.put("apiVersion", type.apiVersion());
    }

    /** The bytes of the object in the version of {@code type}: the object's own, kept ones where possible. */
    public static byte[] bytes(ResourceType type, Stored object) {
        return fits(type, object.json()) ? object.bytes() : Json.bytes(inVersionOf(type, object.json()));
    }

    private static boolean fits(ResourceType type, ObjectNode object) {
        return Json.text(object, "apiVersion").equals(type.apiVersion());
    }
}
