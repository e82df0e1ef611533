package io.kthena.bench.controllers;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.api.Auditor;
import io.kthena.cluster.loopback.LoopbackBlock;
import io.kthena.cluster.loopback.PodAddresses;
import io.kthena.cluster.node.LocalNode;
import io.kthena.cluster.node.NodeOptions;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.Words;
import io.kthena.cluster.workloads.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An empty embedded cluster in this process: API server, stand-in controllers, one node with room for everything. */
final class Arena implements AutoCloseable {
    static final String NAMESPACE = "scale";
    /** Where the controller's lease is. */
    static final String SYSTEM = "kthena-system";

    private static final Map<String, String> ROOM =
            Map.of("cpu", "1000000", "memory", "1000Ti", "pods", "10000", "huawei.com/ascend-1980", "100000");

    private final LoopbackBlock block;
    private final ApiServer api;
    private final KubernetesClient client;
    private final Workloads workloads;
    private final LocalNode node;

    private Arena(Path home, Path folder, Auditor auditor) throws IOException {
        block = LoopbackBlock.lease(LoopbackBlock.sharedDirectory());
        api = ApiServer.start(ApiServerOptions.on(block.addresses().pod(1), 0)
                .withCrds(List.of(home.resolve("deploy/crds")))
                .withAuditor(auditor));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.url())
                .withNamespace(NAMESPACE)
                .withHttp2Disable(true)
                .withUserAgent("local-node")
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        for (String name : List.of(NAMESPACE, SYSTEM)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        api.prepare();
        workloads = Workloads.start(client, folder.resolve("hosts"), Workloads.Scope.ALL);
        ImageTable images = ImageTable.of(Words.of(folder.resolve("none.jar")), folder.resolve("none.yaml"));
        node = LocalNode.start(
                NodeOptions.defaults(folder, new PodAddresses(block.addresses()), images)
                        .withCapacity(ROOM),
                client);
    }

    static Arena open(Path home, Path folder, Auditor auditor) throws IOException {
        return new Arena(home, folder, auditor);
    }

    String url() {
        return api.url();
    }

    /** An address that nobody else uses, for the controller. */
    String controllerHost() {
        return block.addresses().pod(5);
    }

    /** Whether somebody holds the controller's lease. */
    boolean isLed() {
        var lease = client.leases()
                .inNamespace(SYSTEM)
                .withName("kthena-serving-controller")
                .get();
        return lease != null
                && lease.getSpec().getHolderIdentity() != null
                && !lease.getSpec().getHolderIdentity().isEmpty();
    }

    @Override
    public void close() {
        node.close();
        workloads.close();
        client.close();
        api.close();
        block.close();
    }
}
