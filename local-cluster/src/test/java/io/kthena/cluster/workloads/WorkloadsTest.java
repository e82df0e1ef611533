package io.kthena.cluster.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.loopback.LoopbackBlock;
import io.kthena.cluster.loopback.PodAddresses;
import io.kthena.cluster.node.LocalNode;
import io.kthena.cluster.node.NodeOptions;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.Words;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class WorkloadsTest {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: c
                    image: kthena.io/processless:1
                    ports: [{name: http, containerPort: 8000}]
            """;
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default}
            spec:
              clusterIP: None
              selector: {app: web}
              ports: [{name: http, port: 80, targetPort: http}]
            """;

    private final ApiServer server;
    private final KubernetesClient client;
    private final LoopbackBlock block;
    private final LocalNode node;
    private final Workloads workloads;
    private final Path hosts;

    WorkloadsTest(@TempDir(cleanup = CleanupMode.NEVER) Path folder) throws IOException {
        server = ApiServer.start(ApiServerOptions.forTests());
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        block = LoopbackBlock.lease(LoopbackBlock.sharedDirectory(), 128);
        ImageTable images = ImageTable.of(Words.of(Path.of("none.jar")), folder.resolve("none.yaml"));
        node = LocalNode.start(
                NodeOptions.defaults(folder.resolve("node"), new PodAddresses(block.addresses()), images), client);
        hosts = folder.resolve("hosts");
        workloads = Workloads.start(client, hosts, Workloads.Scope.ALL);
    }

    @AfterEach
    void close() {
        workloads.close();
        node.close();
        client.close();
        server.close();
        block.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }

    private void create(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace("default")
                .withName("web")
                .get();
    }

    private List<Pod> pods() {
        return client.pods().inNamespace("default").withLabel("app", "web").list().getItems().stream()
                .filter(Pods::isActive)
                .toList();
    }

    private void awaitComplete(int replicas) {
        await().untilAsserted(() -> {
            var status = deployment().getStatus();
            assertThat(Pods.orElse(status.getAvailableReplicas(), 0)).isEqualTo(replicas);
            assertThat(Pods.orElse(status.getReplicas(), 0)).isEqualTo(replicas);
            assertThat(Pods.orElse(status.getUpdatedReplicas(), 0)).isEqualTo(replicas);
            assertThat(status.getObservedGeneration())
                    .isEqualTo(deployment().getMetadata().getGeneration());
        });
    }

    @Test
    void aDeploymentHasItsPodsAndFollowsScaleAndImage() {
        create(DEPLOYMENT);
        awaitComplete(3);
        assertThat(deployment().getStatus().getConditions())
                .anySatisfy(c -> assertThat(c.getType() + c.getStatus()).isEqualTo("AvailableTrue"));

        client.apps().deployments().inNamespace("default").withName("web").scale(1);
        awaitComplete(1);
        assertThat(pods()).hasSize(1);

        client.apps().deployments().inNamespace("default").withName("web").edit(d -> {
            d.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("kthena.io/processless:2");
            return d;
        });
        await().untilAsserted(() -> assertThat(pods())
                .singleElement()
                .satisfies(pod -> assertThat(
                                pod.getSpec().getContainers().getFirst().getImage())
                        .endsWith(":2")));
        awaitComplete(1);
        await().untilAsserted(() -> assertThat(client.apps()
                        .replicaSets()
                        .inNamespace("default")
                        .list()
                        .getItems())
                .hasSize(1));
    }

    @Test
    void aDeletedPodIsReplacedAndTheServiceFollows() {
        create(SERVICE);
        create(DEPLOYMENT);
        awaitComplete(3);
        await().untilAsserted(() -> assertThat(readyAddresses()).hasSize(3));
        String name = pods().getFirst().getMetadata().getName();
        client.pods().inNamespace("default").withName(name).delete();
        await().until(() -> client.pods().inNamespace("default").withName(name).get() == null);
        awaitComplete(3);
        List<String> addresses =
                pods().stream().map(pod -> pod.getStatus().getPodIP()).toList();
        await().untilAsserted(() -> assertThat(readyAddresses()).containsExactlyInAnyOrderElementsOf(addresses));
        assertThat(slices().getFirst().getPorts().getFirst().getPort()).isEqualTo(8000);
        await().untilAsserted(() -> assertThat(hosts.resolve("default"))
                .content()
                .contains(addresses.getFirst() + " web web.default web.default.svc"));
    }

    private List<EndpointSlice> slices() {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel(SlicePlan.SERVICE_NAME, "web")
                .list()
                .getItems();
    }

    private List<String> readyAddresses() {
        return slices().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> endpoint.getConditions().getReady())
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .toList();
    }
}
