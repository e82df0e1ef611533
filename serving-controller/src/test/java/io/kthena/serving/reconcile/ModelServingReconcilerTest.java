package io.kthena.serving.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.names.Labels;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.model.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The reconciler against a real API server's semantics. No node runs here: the test plays the kubelet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelServingReconcilerTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");
    private static final String SMALL = """
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata: {name: %s}
            spec:
              schedulerName: default-scheduler
              replicas: %d
              template:
                roles:
                - name: r
                  replicas: 1
                  workerReplicas: 0
                  entryTemplate:
                    spec:
                      containers:
                      - {name: "%s", image: nginx}
            """;

    private ApiServer server;
    private KubernetesClient client;
    private Operator operator;
    private String namespace = "none";
    private int counter;

    @BeforeAll
    void start() throws IOException {
        server = ApiServer.start(ApiServerOptions.forTests().withCrds(List.of(ROOT.resolve("deploy/crds"))));
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        operator = newOperator();
    }

    private Operator newOperator() {
        var started = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(true)
                .checkingCRDAndValidateLocalModel(false));
        var _ = started.register(new ModelServingReconciler(client, Clock.systemUTC()));
        started.start();
        return started;
    }

    @AfterAll
    void stop() {
        operator.stop();
        client.close();
        server.close();
    }

    @BeforeEach
    void makeANamespace() {
        namespace = "test-" + counter++;
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void thePagesExampleGetsItsPodsAndStatus() throws IOException {
        create(page());

        awaitPods("deepseek-v2-lite-0-decode-0-0", "deepseek-v2-lite-0-prefill-0-0");
        eventually(() -> {
            assertThat(podGroupNames()).containsExactly("deepseek-v2-lite-0");
            assertThat(status("deepseek-v2-lite").availableReplicas()).isZero();
        });
        makeReady();

        eventually(() -> {
            var status = status("deepseek-v2-lite");
            assertThat(status.availableReplicas()).isEqualTo(1);
            assertThat(Conditions.isTrue(status.conditions(), "Available")).isTrue();
            assertThat(events()).extracting(Event::getReason).contains("RoleCreating", "RoleRunning");
        });
    }

    @Test
    void aDeletedPodTakesItsGroupWithIt() throws IOException {
        create(page());
        awaitPods("deepseek-v2-lite-0-decode-0-0", "deepseek-v2-lite-0-prefill-0-0");
        makeReady();
        eventually(
                () -> assertThat(status("deepseek-v2-lite").availableReplicas()).isEqualTo(1));
        var decode = pod("deepseek-v2-lite-0-decode-0-0").getMetadata().getUid();

        var _ = client.pods()
                .inNamespace(namespace)
                .withName("deepseek-v2-lite-0-prefill-0-0")
                .delete();

        eventually(() -> assertThat(
                        pod("deepseek-v2-lite-0-decode-0-0").getMetadata().getUid())
                .isNotEqualTo(decode));
        awaitPods("deepseek-v2-lite-0-decode-0-0", "deepseek-v2-lite-0-prefill-0-0");
    }

    @Test
    void deletingItLeavesNothing() throws IOException {
        create(page());
        awaitPods("deepseek-v2-lite-0-decode-0-0", "deepseek-v2-lite-0-prefill-0-0");
        eventually(() -> assertThat(podGroupNames()).isNotEmpty());

        var _ = servings().withName("deepseek-v2-lite").delete();

        eventually(() -> {
            assertThat(podNames()).isEmpty();
            assertThat(podGroupNames()).isEmpty();
            assertThat(client.services().inNamespace(namespace).list().getItems())
                    .isEmpty();
            assertThat(client.apps()
                            .controllerRevisions()
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .isEmpty();
        });
    }

    @Test
    void scalesAndSurvivesARestart() {
        create(SMALL.formatted("small", 3, "engine"));
        awaitPods("small-0-r-0-0", "small-1-r-0-0", "small-2-r-0-0");
        makeReady();
        eventually(() -> assertThat(status("small").availableReplicas()).isEqualTo(3));
        var uids = pods().stream().map(pod -> pod.getMetadata().getUid()).toList();

        operator.stop();
        operator = newOperator();
        var _ = servings().withName("small").scale(4);

        awaitPods("small-0-r-0-0", "small-1-r-0-0", "small-2-r-0-0", "small-3-r-0-0");
        assertThat(pods()).extracting(pod -> pod.getMetadata().getUid()).containsAll(uids);
        var _ = servings().withName("small").scale(0);
        eventually(() -> {
            assertThat(podNames()).isEmpty();
            var status = status("small");
            assertThat(status.replicas()).isZero();
            assertThat(status.labelSelector()).contains(Labels.MODEL_SERVING_NAME + "=small");
            assertThat(Conditions.isTrue(status.conditions(), "Available")).isTrue();
        });
    }

    @Test
    void whatCannotRunSaysSoAndHoldsUpNothingElse() {
        create(SMALL.formatted("a".repeat(60), 1, "engine"));
        create(SMALL.formatted("refused", 1, "Not Valid"));
        create(SMALL.formatted("fine", 1, "engine"));

        awaitPods("fine-0-r-0-0");
        eventually(() -> {
            var valid = Conditions.find(status("a".repeat(60)).conditions(), "Valid");
            assertThat(valid).get().satisfies(condition -> {
                assertThat(condition.getStatus()).isEqualTo("False");
                assertThat(condition.getMessage()).contains("metadata.name");
            });
            var accepted = Conditions.find(status("refused").conditions(), "TemplatesAccepted");
            assertThat(accepted).get().satisfies(condition -> {
                assertThat(condition.getStatus()).isEqualTo("False");
                assertThat(condition.getMessage()).startsWith("role r: ").contains("Not Valid");
            });
            assertThat(events()).extracting(Event::getReason).contains("InvalidSpec", "FailedCreate");
        });
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("examples/model-serving/prefill-decode-disaggregation.yaml"));
    }

    /** As kubectl does it: the typed client would leave out an empty list of containers, which the schema asks for. */
    private void create(String yaml) {
        var path = "/apis/%s/namespaces/%s/modelservings".formatted(Workload.API_VERSION, namespace);
        var _ = client.raw(path, "POST", inNamespace(yaml));
    }

    private ObjectNode inNamespace(String yaml) {
        var object = Serialization.unmarshal(yaml, ObjectNode.class);
        object.withObject("/metadata").put("namespace", namespace);
        return object;
    }

    private void makeReady() {
        pods().forEach(pod -> client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"phase": "Running", "conditions": [
                          {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}"""));
    }

    private void awaitPods(String... names) {
        eventually(() -> assertThat(podNames()).containsExactlyInAnyOrder(names));
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    private List<String> podNames() {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private Pod pod(String name) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(name).get())
                .orElseThrow(() -> new AssertionError("no pod " + name));
    }

    private List<String> podGroupNames() {
        return client.resources(PodGroup.class).inNamespace(namespace).list().getItems().stream()
                .map(podGroup -> podGroup.getMetadata().getName())
                .toList();
    }

    private List<Event> events() {
        return client.v1().events().inNamespace(namespace).list().getItems();
    }

    private ModelServingStatus status(String name) {
        return Optional.ofNullable(servings().withName(name).get())
                .map(ModelServing::getStatus)
                .orElseThrow(() -> new AssertionError("no status of " + name));
    }

    private NonNamespaceOperation<ModelServing, KubernetesResourceList<ModelServing>, Resource<ModelServing>>
            servings() {
        return client.resources(ModelServing.class).inNamespace(namespace);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(ResourceNotFoundException.class)
                .untilAsserted(assertion);
    }
}
