package io.kthena.cluster.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.discovery.Discovery;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.kinds.TypedForm;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * OpenAPI documents: what kubectl needs to explain kinds and to leave validation to the server. Documents are made when
 * asked for and kept until the catalog changes. Thread-safe.
 */
public final class OpenApi {
    /** Content type of the v2 document; kubectl cannot parse the form it asks for. */
    public static final String V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    private static final String REF = "#/components/schemas/";

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(long generation, byte[] document) {}

    /** The smallest v2 document clients accept: no definitions, so that they skip their own validation. */
    public static byte[] v2() {
        // swagger = "2.0", info { title = "lab", version = "1.0" }
        return new byte[] {0x0a, 3, '2', '.', '0', 0x12, 10, 0x0a, 3, 'l', 'a', 'b', 0x12, 3, '1', '.', '0'};
    }

    /** The index: one entry per group version, with a hash that changes with the catalog. */
    public ObjectNode index(Catalog.Snapshot catalog) {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        catalog.all().stream()
                .map(OpenApi::path)
                .distinct()
                .forEach(path -> paths.putObject(path)
                        .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash(catalog, path)));
        return index;
    }

    /** The document of a path such as {@code apis/apps/v1}, or null when nothing is served there. */
    public byte @Nullable [] document(Catalog.Snapshot catalog, String path) {
        Kept before = kept.get(path);
        if (before != null && before.generation() == catalog.generation()) {
            return before.document();
        }
        List<ResourceType> types =
                catalog.all().stream().filter(t -> path(t).equals(path)).toList();
        if (types.isEmpty()) {
            return null;
        }
        byte[] document = Json.bytes(document(types));
        kept.put(path, new Kept(catalog.generation(), document));
        return document;
    }

    private static String path(ResourceType type) {
        return type.group().isEmpty() ? "api/" + type.version() : "apis/" + type.apiVersion();
    }

    private static String hash(Catalog.Snapshot catalog, String path) {
        List<Object> parts = new ArrayList<>();
        catalog.all().stream().filter(t -> path(t).equals(path)).forEach(t -> {
            parts.add(t.names());
            parts.add(System.identityHashCode(t.content()));
        });
        return Integer.toHexString(parts.hashCode());
    }

    private static ObjectNode document(List<ResourceType> types) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1." + Discovery.MINOR + ".0");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        schemas.set(METADATA, TypedForm.METADATA.openApi());
        for (ResourceType type : types) {
            String definition = definition(type);
            schemas.set(definition, schema(type));
            operations(paths, type, definition);
        }
        return document;
    }

    private static String definition(ResourceType type) {
        List<String> parts =
                new ArrayList<>(List.of((type.group().isEmpty() ? "core.api.k8s.io" : type.group()).split("\\.")));
        Collections.reverse(parts);
        return String.join(".", parts) + "." + type.version() + "." + type.kind();
    }

    private static ObjectNode schema(ResourceType type) {
        ObjectNode schema = type.content().openApi().get() instanceof ObjectNode own ? own.deepCopy() : Json.object();
        schema.put("type", "object");
        ObjectNode properties = Json.child(schema, "properties");
        text(properties, "apiVersion", "The versioned schema of this representation of an object.");
        text(properties, "kind", "The REST resource this object represents.");
        properties
                .putObject("metadata")
                .put("description", "Standard object's metadata.")
                .putArray("allOf")
                .addObject()
                .put("$ref", REF + METADATA);
        schema.putArray("x-kubernetes-group-version-kind").add(gvk(type));
        return schema;
    }

    private static void text(ObjectNode properties, String field, String description) {
        properties.putObject(field).put("type", "string").put("description", description);
    }

    private static ObjectNode gvk(ResourceType type) {
        return Json.object()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", type.kind());
    }

    private static void operations(ObjectNode paths, ResourceType type, String definition) {
        String base = "/" + path(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                + type.names().plural();
        ObjectNode collection = paths.putObject(base);
        operation(collection, "get", "list", type, definition);
        operation(collection, "post", "post", type, definition);
        ObjectNode item = paths.putObject(base + "/{name}");
        operation(item, "get", "get", type, definition);
        operation(item, "put", "put", type, definition);
        operation(item, "delete", "delete", type, definition);
        operation(item, "patch", "patch", type, definition);
    }

    private static void operation(ObjectNode path, String method, String action, ResourceType type, String definition) {
        ObjectNode operation = path.putObject(method).put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", gvk(type));
        ArrayNode parameters = operation.putArray("parameters");
        if (!method.equals("get")) {
            // A patch with fieldValidation is how kubectl knows that the server validates.
            for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
                parameters
                        .addObject()
                        .put("name", name)
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", "string");
            }
        }
        JsonNode reference = Json.object().put("$ref", REF + definition);
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .set("schema", reference);
    }
}
