package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.discovery.Discovery;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.openapi.OpenApi;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From a request to its answer. Thread-safe; may block on the store's lock and on parsing, so not for event loops. */
final class Router {
    private static final List<String> HEALTH = List.of("/healthz", "/readyz", "/livez");

    private final Cluster cluster;
    private final Reads reads;
    private final Mutations mutations;
    private final ScaleEndpoint scale;
    private final PodEndpoints pods;
    private final OpenApi openApi = new OpenApi();

    Router(Cluster cluster, Supplier<PodLogs> logs) {
        this.cluster = cluster;
        this.reads = new Reads(cluster);
        this.mutations = new Mutations(cluster, reads);
        this.scale = new ScaleEndpoint(cluster);
        this.pods = new PodEndpoints(cluster, logs);
    }

    /**
     * Answers a request.
     *
     * @throws StatusError when it is refused
     */
    Reply serve(Request request) {
        String path = request.path();
        if (HEALTH.stream().anyMatch(h -> path.equals(h) || path.startsWith(h + "/"))) {
            return Reply.text("ok");
        }
        if (path.equals("/version")) {
            return Reply.json(Discovery.version());
        }
        if (path.startsWith("/openapi/")) {
            return openApi(path);
        }
        if (Reviews.serves(path)) {
            return Reviews.serve(request);
        }
        List<String> parts =
                Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
        if (parts.isEmpty()) {
            ObjectNode paths = io.kthena.cluster.store.Json.object();
            paths.putArray("paths")
                    .add("/api")
                    .add("/apis")
                    .add("/openapi/v3")
                    .add("/readyz")
                    .add("/version");
            return Reply.json(paths);
        }
        return switch (parts.getFirst()) {
            case "api" -> api(request, "", parts.subList(1, parts.size()));
            case "apis" ->
                parts.size() < 3 ? groups(request, parts) : api(request, parts.get(1), parts.subList(2, parts.size()));
            default -> throw StatusError.noSuchPath();
        };
    }

    private Reply openApi(String path) {
        if (path.equals("/openapi/v2")) {
            return new Reply.Whole(Reply.OK, OpenApi.V2_TYPE, OpenApi.v2(), List.of());
        }
        Catalog.Snapshot catalog = cluster.catalog().now();
        if (path.equals("/openapi/v3")) {
            return Reply.json(openApi.index(catalog));
        }
        byte[] document = path.startsWith("/openapi/v3/")
                ? openApi.document(catalog, path.substring("/openapi/v3/".length()))
                : null;
        if (document == null) {
            throw StatusError.noSuchPath();
        }
        return new Reply.Whole(Reply.OK, Reply.JSON, document, List.of());
    }

    private Reply groups(Request request, List<String> parts) {
        Catalog.Snapshot catalog = cluster.catalog().now();
        return parts.size() == 1
                ? discovery(request, false, Discovery.groups(catalog))
                : found(Discovery.group(catalog, parts.get(1)));
    }

    private Reply discovery(Request request, boolean core, ObjectNode legacy) {
        String version = Accept.parse(request.header("accept")).discoveryVersion();
        if (version.isEmpty()) {
            return Reply.json(legacy);
        }
        byte[] body = io.kthena.cluster.store.Json.bytes(
                Discovery.aggregated(cluster.catalog().now(), core, version));
        String type = "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
        return new Reply.Whole(Reply.OK, type, body, List.of());
    }

    private static Reply found(@Nullable ObjectNode document) {
        if (document == null) {
            throw StatusError.noSuchPath();
        }
        return Reply.json(document);
    }

    /** What lies below a group: its version, then perhaps a resource. */
    private Reply api(Request request, String group, List<String> parts) {
        if (parts.isEmpty()) {
            String host = request.header("host");
            return discovery(request, true, Discovery.coreVersions(host == null ? "" : host));
        }
        String version = parts.getFirst();
        if (parts.size() == 1) {
            return found(Discovery.resources(cluster.catalog().now(), group, version));
        }
        return resource(request, group, version, parts.subList(1, parts.size()));
    }

    private Reply resource(Request request, String group, String version, List<String> rest) {
        List<String> parts = rest;
        boolean oldWatch = parts.getFirst().equals("watch");
        if (oldWatch) {
            parts = parts.subList(1, parts.size());
        }
        String namespace = null;
        // namespaces/NAME/status and namespaces/NAME/finalize are of the namespace itself.
        boolean own = parts.size() == 3 && List.of("status", "finalize").contains(parts.get(2)) && group.isEmpty();
        if (parts.size() > 2 && parts.getFirst().equals("namespaces") && !own) {
            namespace = parts.get(1);
            parts = parts.subList(2, parts.size());
        }
        if (parts.isEmpty() || parts.size() > 3) {
            throw StatusError.noSuchPath();
        }
        ResourceType type = cluster.catalog().now().find(group, version, parts.getFirst());
        if (type == null || namespace != null && !type.namespaced()) {
            throw StatusError.noSuchPath();
        }
        return dispatch(
                new ResourceRequest(
                        request,
                        type,
                        namespace,
                        parts.size() > 1 ? parts.get(1) : null,
                        parts.size() > 2 ? parts.get(2) : null),
                oldWatch);
    }

    private Reply dispatch(ResourceRequest request, boolean oldWatch) {
        if (request.type().namespaced() && request.namespace() == null && request.name() != null) {
            throw StatusError.noSuchPath();
        }
        if (request.subresource() != null) {
            return subresource(request, request.subresource());
        }
        boolean collection = request.name() == null;
        return switch (request.http().method()) {
            case "GET" -> {
                if (oldWatch || collection && request.http().flag("watch")) {
                    yield reads.watch(request);
                }
                yield collection ? reads.list(request) : reads.get(request);
            }
            case "POST" -> {
                if (!collection) {
                    throw StatusError.methodNotAllowed();
                }
                yield mutations.create(request);
            }
            case "PUT" -> mutations.replace(request);
            case "PATCH" -> mutations.patch(request);
            case "DELETE" -> collection ? mutations.deleteCollection(request) : mutations.delete(request);
            default -> throw StatusError.methodNotAllowed();
        };
    }

    private Reply subresource(ResourceRequest request, String name) {
        String method = request.http().method();
        if (name.equals("scale")) {
            return scale.serve(request);
        }
        if (name.equals("status") && request.type().facets().status()) {
            return switch (method) {
                case "GET" -> reads.get(request);
                case "PUT" -> mutations.replace(request);
                case "PATCH" -> mutations.patch(request);
                default -> throw StatusError.methodNotAllowed();
            };
        }
        if (request.type().isCore("Pod")) {
            switch (name + " " + method) {
                case "log GET" -> {
                    return pods.log(request);
                }
                case "binding POST" -> {
                    return pods.bind(request);
                }
                case "eviction POST" -> {
                    return pods.evict(request);
                }
                default -> {}
            }
        }
        if (request.type().isCore("Namespace") && name.equals("finalize") && method.equals("PUT")) {
            return mutations.finalizeNamespace(request);
        }
        throw StatusError.noSuchPath();
    }
}
