package io.kthena.booster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
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
import io.kthena.booster.Boosters;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Owners;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The reconciler against a real API server's semantics: apply, watch, status, garbage collection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelBoosterReconcilerTest {

    private static final String SYSTEM = "kthena-system";
    private static final Path CRDS = Path.of(System.getProperty("basedir", ".")).resolve("../deploy/crds");

    private ApiServer server;
    private KubernetesClient client;
    private Operator operator;
    private String namespace = "none";
    private int counter;

    @BeforeAll
    void start() throws IOException {
        server = ApiServer.start(ApiServerOptions.forTests().withCrds(List.of(CRDS)));
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        createNamespace(SYSTEM);
        var clock = Clock.systemUTC();
        var events = new BoosterEvents(client, clock);
        var reconciler = new ModelBoosterReconciler(
                new ImageSettings(SYSTEM), events, new Executor(events, new SimpleMeterRegistry()), clock);
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false));
        var _ = operator.register(reconciler);
        operator.start();
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
        createNamespace(namespace);
    }

    @Test
    void expandsThePageExampleAndShowsItsStatus() {
        create(page());

        var serving = existing(servings().withName("deepseek-v2-lite-deepseek-v2-lite"));
        var booster = boosters().withName("deepseek-v2-lite").require();
        assertThat(serving.getMetadata().getOwnerReferences()).containsExactly(Owners.controller(booster));
        assertThat(serving.getMetadata().getLabels())
                .containsEntry(Labels.MODEL_UID, booster.getMetadata().getUid())
                .containsKey(Labels.BOOSTER_REVISION);
        var _ = existing(servers().withName("deepseek-v2-lite-deepseek-v2-lite"));
        assertThat(existing(routes().withName("deepseek-v2-lite")).getSpec().modelAliases())
                .containsExactly("deepseek-ai/DeepSeekV2");

        makeAvailable("deepseek-v2-lite-deepseek-v2-lite");
        awaitCondition("deepseek-v2-lite", "Active");
        assertThat(boosters().withName("deepseek-v2-lite").require().getStatus().conditions())
                .extracting(condition -> condition.getType() + "=" + condition.getStatus())
                .containsExactly(
                        "Available=True", "Disaggregated=True", "Initialized=True", "Active=True", "Failed=False");
    }

    @Test
    void bringsBackWhatIsDeletedOrChanged() {
        create(page());
        var first = existing(routes().withName("deepseek-v2-lite"));
        var server = existing(servers().withName("deepseek-v2-lite-deepseek-v2-lite"));

        var _ = routes().withName("deepseek-v2-lite").delete();
        var _ = servers().resource(server).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"labels": {"team": "a"}}, "spec": {"workloadPort": {"port": 9}}}""");

        eventually(() -> {
            assertThat(routes().withName("deepseek-v2-lite")
                            .require()
                            .getMetadata()
                            .getUid())
                    .isNotEqualTo(first.getMetadata().getUid());
            var repaired =
                    servers().withName("deepseek-v2-lite-deepseek-v2-lite").require();
            assertThat(Objects.requireNonNull(repaired.getSpec().workloadPort()).port())
                    .isEqualTo(8000);
            assertThat(repaired.getMetadata().getLabels()).containsEntry("team", "a");
        });
    }

    @Test
    void replacesARenamedBackendWithoutAnOutage() {
        create(Boosters.aggregated(List.of("name: one"), List.of()));
        var _ = existing(servings().withName("demo-one"));
        makeAvailable("demo-one");
        awaitCondition("demo", "Active");

        var _ = boosters().withName("demo").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"backend": {"name": "two"}}}""");
        var _ = existing(servings().withName("demo-two"));
        assertThat(servings().withName("demo-one").get()).isNotNull();
        assertThat(target()).isEqualTo("demo-one");

        makeAvailable("demo-two");
        eventually(() -> {
            assertThat(target()).isEqualTo("demo-two");
            assertThat(servings().withName("demo-one").get()).isNull();
            assertThat(servers().withName("demo-one").get()).isNull();
        });
    }

    @Test
    void makesTheRouteAnewForAnotherModelName() {
        create(page());
        var _ = existing(routes().withName("deepseek-v2-lite"));

        var _ = boosters().withName("deepseek-v2-lite").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"name": "other"}}""");

        eventually(() -> assertThat(routes().withName("deepseek-v2-lite")
                        .require()
                        .getSpec()
                        .modelName())
                .isEqualTo("other"));
    }

    @Test
    void saysWhatIsWrongAndMakesNothing() {
        create(Boosters.of("metadata: {name: bad}\nspec: {backend: {name: b, type: vLLMDisaggregated,"
                + " modelURI: 'hf://x/y', replicas: 1, workers: [{type: prefill, image: x}]}}"));

        awaitCondition("bad", "Failed");

        assertThat(Conditions.find(
                        boosters().withName("bad").require().getStatus().conditions(), "Failed"))
                .hasValueSatisfying(failed -> assertThat(failed.getMessage()).contains("decode worker"));
        assertThat(servings().list().getItems()).isEmpty();
        eventually(() -> assertThat(
                        client.v1().events().inNamespace(namespace).list().getItems())
                .anySatisfy(event -> assertThat(event.getReason()).isEqualTo("InvalidSpec")));
    }

    @Test
    void doesNotTakeOverWhatIsNotIts() {
        var foreign = Serialization.unmarshal(
                "metadata: {name: demo}\nspec: {modelName: mine, rules: [{targetModels: [{modelServerName: s}]}]}",
                ModelRoute.class);
        var _ = routes().resource(foreign).create();
        create(Boosters.aggregated(List.of(), List.of()));

        awaitCondition("demo", "Failed");

        assertThat(routes().withName("demo").require().getSpec().modelName()).isEqualTo("mine");
    }

    @Test
    void followsTheImagesConfigMap() {
        create(page());
        var _ = existing(servings().withName("deepseek-v2-lite-deepseek-v2-lite"));

        var images = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(ImageSettings.CONFIG_MAP)
                .withNamespace(SYSTEM)
                .endMetadata()
                .withData(Map.of(ImageSettings.RUNTIME, "registry/runtime:2"))
                .build();
        var _ = client.resource(images).create();

        eventually(() -> assertThat(Serialization.asYaml(
                        servings().withName("deepseek-v2-lite-deepseek-v2-lite").require()))
                .contains("registry/runtime:2"));
        var _ = client.resource(images).delete();
    }

    @Test
    void followsTheQueueAnnotation() {
        create(Boosters.aggregated(List.of(), List.of()));
        var _ = existing(servings().withName("demo-main"));

        annotateQueue("\"gold\"");
        eventually(() -> assertThat(
                        servings().withName("demo-main").require().getMetadata().getAnnotations())
                .containsEntry(Labels.QUEUE, "gold"));
        annotateQueue("null");
        eventually(() -> assertThat(
                        servings().withName("demo-main").require().getMetadata().getAnnotations())
                .doesNotContainKey(Labels.QUEUE));
    }

    private void annotateQueue(String value) {
        var _ = boosters()
                .withName("demo")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"%s\": %s}}}".formatted(Labels.QUEUE, value));
    }

    private ModelBooster page() {
        return Boosters.disaggregatedExample();
    }

    private void create(ModelBooster booster) {
        booster.getMetadata().setNamespace(namespace);
        booster.getMetadata().setUid(null);
        booster.getMetadata().setGeneration(null);
        var _ = boosters().resource(booster).create();
    }

    private void createNamespace(String name) {
        var _ = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private void makeAvailable(String serving) {
        var _ = servings().withName(serving).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"status": {"observedGeneration": 1, "replicas": 1, "availableReplicas": 1, "currentReplicas": 1,
                 "updatedReplicas": 1, "conditions": [{"type": "Available", "status": "True", "reason": "AllGroupsReady",
                 "message": "All Serving groups are ready", "lastTransitionTime": "2025-09-29T10:15:28Z"}]}}""");
    }

    private String target() {
        return String.valueOf(routes().withName("demo")
                .require()
                .getSpec()
                .rules()
                .getFirst()
                .targetModels()
                .getFirst()
                .modelServerName());
    }

    private void awaitCondition(String booster, String type) {
        eventually(() -> {
            var status = boosters().withName(booster).require().getStatus();
            assertThat(status).isNotNull();
            assertThat(Conditions.isTrue(status.conditions(), type)).isTrue();
        });
    }

    private static <T extends HasMetadata> T existing(Resource<T> resource) {
        eventually(() -> assertThat(resource.get()).isNotNull());
        return resource.require();
    }

    private static void eventually(ThrowingRunnable claim) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(ResourceNotFoundException.class)
                .untilAsserted(claim);
    }

    private NonNamespaceOperation<ModelBooster, KubernetesResourceList<ModelBooster>, Resource<ModelBooster>>
            boosters() {
        return client.resources(ModelBooster.class).inNamespace(namespace);
    }

    private NonNamespaceOperation<ModelServing, KubernetesResourceList<ModelServing>, Resource<ModelServing>>
            servings() {
        return client.resources(ModelServing.class).inNamespace(namespace);
    }

    private NonNamespaceOperation<ModelServer, KubernetesResourceList<ModelServer>, Resource<ModelServer>> servers() {
        return client.resources(ModelServer.class).inNamespace(namespace);
    }

    private NonNamespaceOperation<ModelRoute, KubernetesResourceList<ModelRoute>, Resource<ModelRoute>> routes() {
        return client.resources(ModelRoute.class).inNamespace(namespace);
    }
}
