package io.kthena.cluster.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Discovery documents of a snapshot of the catalog. Pure. */
public final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** The minor version of Kubernetes this server is like. */
    public static final String MINOR = "34";

    private Discovery() {}

    /** The answer of {@code /version}. */
    public static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", MINOR)
                .put("gitVersion", "v1." + MINOR + ".0+kthena-local")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "javac")
                .put("platform", "linux/amd64");
    }

    /** All resources of the core group or of every named group, in one document. */
    public static ObjectNode aggregated(Catalog.Snapshot catalog, boolean core, String version) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (String group : core ? List.of("") : catalog.groups()) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            metadata.putNull("creationTimestamp");
            ArrayNode versions = item.putArray("versions");
            for (String v : catalog.versions(group)) {
                ObjectNode entry = versions.addObject().put("version", v);
                ArrayNode resources = entry.putArray("resources");
                types(catalog, group, v).forEach(t -> aggregatedResource(resources.addObject(), t));
                entry.put("freshness", "Current");
            }
        }
        return list;
    }

    private static void aggregatedResource(ObjectNode resource, ResourceType type) {
        resource.put("resource", type.names().plural());
        kind(resource.putObject("responseKind"), type.group(), type.version(), type.kind());
        resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", type.names().singular());
        resource.set("verbs", Json.strings(VERBS));
        namesOf(resource, type);
        List<Subresource> subresources = Subresource.of(type);
        if (!subresources.isEmpty()) {
            ArrayNode all = resource.putArray("subresources");
            for (Subresource s : subresources) {
                ObjectNode entry = all.addObject().put("subresource", s.name());
                kind(entry.putObject("responseKind"), s.group(), s.version(), s.kind());
                entry.set("verbs", Json.strings(s.verbs()));
            }
        }
    }

    private static void namesOf(ObjectNode resource, ResourceType type) {
        if (!type.names().shortNames().isEmpty()) {
            resource.set("shortNames", Json.strings(type.names().shortNames()));
        }
        if (!type.names().categories().isEmpty()) {
            resource.set("categories", Json.strings(type.names().categories()));
        }
    }

    private static void kind(ObjectNode node, String group, String version, String kind) {
        node.put("group", group).put("version", version).put("kind", kind);
    }

    /** The answer of {@code /api}. */
    public static ObjectNode coreVersions(String host) {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", host);
        return versions;
    }

    /** The answer of {@code /apis}. */
    public static ObjectNode groups(Catalog.Snapshot catalog) {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        catalog.groups().forEach(g -> groups.add(groupBody(catalog, g)));
        return list;
    }

    /** The answer of {@code /apis/GROUP}, or null for a group that is not served. */
    public static @Nullable ObjectNode group(Catalog.Snapshot catalog, String group) {
        if (!catalog.groups().contains(group)) {
            return null;
        }
        ObjectNode answer = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        answer.setAll(groupBody(catalog, group));
        return answer;
    }

    private static ObjectNode groupBody(Catalog.Snapshot catalog, String group) {
        ObjectNode body = Json.object().put("name", group);
        ArrayNode versions = body.putArray("versions");
        catalog.versions(group)
                .forEach(v -> versions.addObject()
                        .put("groupVersion", group + "/" + v)
                        .put("version", v));
        body.set("preferredVersion", versions.get(0));
        return body;
    }

    /** The answer of {@code /apis/GROUP/VERSION} and {@code /api/v1}, or null for a version that is not served. */
    public static @Nullable ObjectNode resources(Catalog.Snapshot catalog, String group, String version) {
        List<ResourceType> types = types(catalog, group, version);
        if (types.isEmpty()) {
            return null;
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", types.getFirst().apiVersion());
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types) {
            ObjectNode resource = resources
                    .addObject()
                    .put("name", type.names().plural())
                    .put("singularName", type.names().singular())
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind());
            resource.set("verbs", Json.strings(VERBS));
            namesOf(resource, type);
            for (Subresource s : Subresource.of(type)) {
                ObjectNode entry = resources
                        .addObject()
                        .put("name", type.names().plural() + "/" + s.name())
                        .put("singularName", "")
                        .put("namespaced", type.namespaced());
                kind(entry, s.group(), s.version(), s.kind());
                entry.set("verbs", Json.strings(s.verbs()));
            }
        }
        return list;
    }

    private static List<ResourceType> types(Catalog.Snapshot catalog, String group, String version) {
        return catalog.all().stream()
                .filter(t -> t.group().equals(group) && t.version().equals(version))
                .toList();
    }
}
