package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.crd.DefinitionFiles;
import io.kthena.cluster.crd.Definitions;
import io.kthena.cluster.gc.Housekeeping;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.CoreTypes;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Deletes;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.objects.Writes;
import io.kthena.cluster.schema.SchemaInvalid;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.webhook.Webhooks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** The parts of a server put together, with the objects every cluster starts with. */
record Assembly(Cluster cluster, Housekeeping housekeeping, Definitions definitions) {
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");
    private static final WriteOptions OURS = WriteOptions.internal("kube-apiserver");

    /**
     * Builds everything and installs the definitions.
     *
     * @throws IOException when a definition cannot be read or is refused
     */
    static Assembly of(ApiServerOptions options, Clock clock, Vertx vertx) throws IOException {
        Store store = new Store(options.logCapacity(), clock.millis());
        Catalog catalog = new Catalog();
        Definitions definitions = new Definitions(catalog, clock);
        ServiceRange range = new ServiceRange(options.serviceAddresses());
        catalog.replace(_ -> true, CoreTypes.all(range, definitions.rules()));
        Random random = new Random();
        Webhooks webhooks = new Webhooks(store, catalog, vertx, random);
        Writes writes = new Writes(store, clock, random, webhooks);
        Deletes deletes = new Deletes(store, clock, webhooks);
        store.onChange(range::onChange);
        store.onChange(definitions::onChange);
        store.onChange(webhooks::onChange);
        Assembly assembly = new Assembly(
                new Cluster(store, catalog, writes, deletes, webhooks, clock),
                new Housekeeping(store, catalog, writes.unreviewed(), deletes.unreviewed(), clock),
                definitions);
        NAMESPACES.forEach(assembly::namespace);
        assembly.install(options.crdFolders());
        return assembly;
    }

    private void namespace(String name) {
        ObjectNode namespace = Json.object();
        namespace.putObject("metadata").put("name", name);
        cluster.writes().create(type("", "namespaces"), null, namespace, OURS);
    }

    private void install(List<Path> folders) throws IOException {
        List<ObjectNode> all = new ArrayList<>(DefinitionFiles.shipped());
        for (Path folder : folders) {
            all.addAll(DefinitionFiles.in(folder));
        }
        ResourceType type = type("apiextensions.k8s.io", "customresourcedefinitions");
        for (ObjectNode crd : all) {
            try {
                definitions.trust(crd);
                cluster.writes().create(type, null, crd, OURS);
            } catch (SchemaInvalid | StatusError e) {
                throw new IOException(
                        "definition " + Json.text(crd, "metadata", "name") + " is refused: " + e.getMessage(), e);
            }
        }
    }

    private ResourceType type(String group, String plural) {
        return Objects.requireNonNull(cluster.catalog().now().find(group, "v1", plural));
    }
}
