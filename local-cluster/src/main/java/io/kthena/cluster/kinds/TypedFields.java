package io.kthena.cluster.kinds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.cluster.store.Json;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;

/** Turns the client library's class of a kind into a schema: properties and JSON types, nothing else. */
final class TypedFields {
    private static final String MODEL = "io.fabric8.kubernetes.api.model.";
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("v1", ""),
            Map.entry("apps/v1", "apps."),
            Map.entry("events.k8s.io/v1", "events.v1."),
            Map.entry("coordination.k8s.io/v1", "coordination.v1."),
            Map.entry("discovery.k8s.io/v1", "discovery.v1."),
            Map.entry("networking.k8s.io/v1", "networking.v1."),
            Map.entry("policy/v1", "policy.v1."),
            Map.entry("scheduling.k8s.io/v1", "scheduling.v1."),
            Map.entry("admissionregistration.k8s.io/v1", "admissionregistration.v1."),
            Map.entry("rbac.authorization.k8s.io/v1", "rbac."),
            Map.entry("apiextensions.k8s.io/v1", "apiextensions.v1."));

    /** The format of amounts of resources. */
    static final String QUANTITY = "quantity";

    /** The format of times in microseconds. */
    static final String MICRO_TIME = "micro-time";

    private final Deque<Class<?>> open = new ArrayDeque<>();

    private TypedFields() {}

    static ObjectNode schemaOf(String apiVersion, String kind) {
        try {
            return new TypedFields().of(Class.forName(MODEL + PACKAGES.get(apiVersion) + kind));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no class for " + apiVersion + " " + kind, e);
        }
    }

    private ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            ObjectNode schema = Json.object();
            if (Collection.class.isAssignableFrom(raw)) {
                schema.put("type", "array").set("items", of(arguments[0]));
            } else if (Map.class.isAssignableFrom(raw)) {
                schema.put("type", "object").set("additionalProperties", of(arguments[1]));
            }
            return schema;
        }
        return type instanceof Class<?> simple ? ofClass(simple) : Json.object();
    }

    private ObjectNode ofClass(Class<?> type) {
        ObjectNode schema = Json.object();
        if (type == MicroTime.class || type == ZonedDateTime.class) {
            return schema.put("type", "string").put("format", MICRO_TIME);
        }
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == Integer.class) {
            return schema.put("type", "integer").put("format", "int32");
        }
        if (type == Long.class) {
            return schema.put("type", "integer").put("format", "int64");
        }
        if (type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == Double.class || type == Float.class) {
            return schema.put("type", "number");
        }
        if (type == IntOrString.class) {
            return schema.put("x-kubernetes-int-or-string", true);
        }
        if (type == Quantity.class) {
            return schema.put("x-kubernetes-int-or-string", true).put("format", QUANTITY);
        }
        // Schemas of schemas contain themselves; whoever reads a definition checks them.
        boolean structure = type.getName().startsWith(MODEL)
                && !type.isInterface()
                && !type.getSimpleName().startsWith("JSONSchemaProps");
        // A type inside itself stays open.
        return structure && !open.contains(type) ? ofStructure(type, schema) : schema;
    }

    private ObjectNode ofStructure(Class<?> type, ObjectNode schema) {
        ObjectNode properties = Json.object();
        open.push(type);
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    properties.set(
                            property.value().isEmpty() ? field.getName() : property.value(),
                            of(field.getGenericType()));
                }
            }
        }
        open.pop();
        if (!properties.isEmpty()) {
            schema.put("type", "object").set("properties", properties);
        }
        return schema;
    }
}
