package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.loopback.LoopbackBlock;
import io.kthena.cluster.loopback.PodAddresses;
import io.kthena.cluster.node.lifecycle.Timing;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A real API server and a node whose seconds are a twentieth of a second, for tests. */
final class TestCluster implements AutoCloseable {
    private static final double HASTE = 0.05;

    private final ApiServer server;
    private final LoopbackBlock block;
    private final KubernetesClient client;
    private final NodeOptions options;
    private LocalNode node;

    TestCluster(Path folder) throws IOException {
        server = ApiServer.start(ApiServerOptions.forTests());
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace("default")
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        block = LoopbackBlock.lease(LoopbackBlock.sharedDirectory(), 128);
        Path table = Files.writeString(folder.resolve("images.yaml"), """
                images:
                - image: 'test/sh'
                  program: ['sh', '-c', '{args}']
                  mapPaths: true
                """);
        ImageTable images = ImageTable.of(Words.of(Path.of("no-simulator.jar")), table);
        options = NodeOptions.defaults(folder.resolve("node"), new PodAddresses(block.addresses()), images)
                .withCapacity(Map.of("cpu", "2"))
                .withTiming(Timing.KUBELET.scaled(HASTE));
        node = LocalNode.start(options, client);
        server.serveLogs(node.logs());
    }

    KubernetesClient client() {
        return client;
    }

    /** Closes the node and starts another in its place. */
    void restartNode() {
        node.close();
        PodAddresses fresh = new PodAddresses(block.addresses());
        NodeOptions again = new NodeOptions(
                options.name(),
                options.folder(),
                fresh,
                options.capacity(),
                options.labels(),
                options.images(),
                options.timing());
        node = LocalNode.start(again, client);
        server.serveLogs(node.logs());
    }

    Path processes() {
        return options.folder().resolve("processes");
    }

    /** Creates a pod from YAML: the spec, in YAML flow or block form. */
    Pod create(String name, String spec) {
        String yaml = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: default
                spec:
                %s""".formatted(name, spec.indent(2));
        return (Pod)
                client.load(new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .create()
                        .getFirst();
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }

    @Nullable
    Pod get(String name) {
        return client.pods().inNamespace("default").withName(name).get();
    }

    Pod await(String name, Predicate<Pod> wanted) {
        return await().until(
                        () -> Optional.ofNullable(get(name)),
                        found -> found.filter(wanted).isPresent())
                .orElseThrow();
    }

    Pod awaitReady(String name) {
        return await(name, pod -> isTrue(pod, "Ready"));
    }

    void awaitGone(String name) {
        await().until(() -> get(name) == null);
    }

    static boolean isTrue(Pod pod, String condition) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> condition.equals(c.getType()) && "True".equals(c.getStatus()));
    }

    static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    String log(String name) {
        return client.pods().inNamespace("default").withName(name).getLog();
    }

    List<String> reasons(String name) {
        return client.v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .map(Event::getReason)
                .toList();
    }

    @Override
    public void close() {
        node.close();
        client.close();
        server.close();
        block.close();
    }
}
