package io.kthena.serving.reconcile;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.api.Auditor;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.serving.act.Executor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;

/** An API server with a running controller and no node: tests play the kubelet. */
final class TestCluster implements AutoCloseable {
    static final String NAMESPACE = "test";
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");

    private final ApiServer server;
    private final KubernetesClient client;
    private final KubernetesClient controllers;
    private final Operator operator;

    TestCluster() throws IOException {
        this(Auditor.NONE);
    }

    /** A cluster of which somebody hears every request; the controller's user agent is that of its field manager. */
    TestCluster(Auditor auditor) throws IOException {
        server = ApiServer.start(ApiServerOptions.forTests()
                .withCrds(List.of(ROOT.resolve("deploy/crds")))
                .withAuditor(auditor));
        client = client("test");
        controllers = client(Executor.FIELD_MANAGER);
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(controllers)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(true)
                .checkingCRDAndValidateLocalModel(false));
        var _ = operator.register(new ModelServingReconciler(controllers, Clock.systemUTC()));
        operator.start();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    private KubernetesClient client(String userAgent) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withUserAgent(userAgent)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    KubernetesClient client() {
        return client;
    }

    /** Creates an object as kubectl does. */
    void create(String yaml) {
        var object = Serialization.unmarshal(yaml, ObjectNode.class);
        var plural = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
        var path =
                "/apis/%s/namespaces/%s/%s".formatted(object.path("apiVersion").asText(), NAMESPACE, plural);
        var _ = client.raw(path, "POST", object);
    }

    <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return Optional.ofNullable(
                client.resources(type).inNamespace(NAMESPACE).withName(name).get());
    }

    ModelServing serving(String name) {
        return find(ModelServing.class, name).orElseThrow(() -> new AssertionError("no ModelServing " + name));
    }

    ModelServingStatus status(String name) {
        return Optional.ofNullable(serving(name).getStatus())
                .orElseThrow(() -> new AssertionError("no status of " + name));
    }

    Pod pod(String name) {
        return find(Pod.class, name).orElseThrow(() -> new AssertionError("no pod " + name));
    }

    List<String> podNames() {
        return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    void makeAllReady() {
        podNames().forEach(name -> condition(name, "Ready", "2026-01-01T00:00:00Z"));
    }

    /** Sets a condition of a running pod to true, as of a time. */
    void condition(String pod, String type, String time) {
        client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"status": {"phase": "Running", "conditions": [
                          {"type": "%s", "status": "True", "lastTransitionTime": "%s", "lastProbeTime": "%s"}]}}""".formatted(type, time, time));
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(ResourceNotFoundException.class)
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        operator.stop();
        controllers.close();
        client.close();
        server.close();
    }
}
