package io.kthena.booster.reconcile;

import static io.kthena.booster.reconcile.OperatorUnderTest.eventually;
import static io.kthena.booster.reconcile.OperatorUnderTest.existing;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.Boosters;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Owners;
import io.kthena.model.networking.ModelRoute;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The reconciler against a real API server's semantics: apply, watch, status, garbage collection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelBoosterReconcilerTest {

    @SuppressWarnings("NullAway.Init")
    private OperatorUnderTest operator;

    @BeforeAll
    void start() throws IOException {
        operator = new OperatorUnderTest();
    }

    @AfterAll
    void stop() {
        operator.close();
    }

    @BeforeEach
    void makeANamespace() {
        operator.nextNamespace();
    }

    @Test
    void expandsThePageExampleAndShowsItsStatus() {
        operator.create(Boosters.disaggregatedExample());

        var serving = existing(operator.servings().withName("deepseek-v2-lite-deepseek-v2-lite"));
        var booster = operator.boosters().withName("deepseek-v2-lite").require();
        assertThat(serving.getMetadata().getOwnerReferences()).containsExactly(Owners.controller(booster));
        assertThat(serving.getMetadata().getLabels())
                .containsEntry(Labels.MODEL_UID, booster.getMetadata().getUid())
                .containsKey(Labels.BOOSTER_REVISION);
        var _ = existing(operator.servers().withName("deepseek-v2-lite-deepseek-v2-lite"));
        assertThat(existing(operator.routes().withName("deepseek-v2-lite"))
                        .getSpec()
                        .modelAliases())
                .containsExactly("deepseek-ai/DeepSeekV2");

        makeAvailable("deepseek-v2-lite-deepseek-v2-lite");
        awaitCondition("deepseek-v2-lite", "Active");
        assertThat(operator.boosters()
                        .withName("deepseek-v2-lite")
                        .require()
                        .getStatus()
                        .conditions())
                .extracting(condition -> condition.getType() + "=" + condition.getStatus())
                .containsExactly(
                        "Available=True", "Disaggregated=True", "Initialized=True", "Active=True", "Failed=False");
    }

    @Test
    void bringsBackWhatIsDeletedOrChanged() {
        operator.create(Boosters.disaggregatedExample());
        var first = existing(operator.routes().withName("deepseek-v2-lite"));
        var server = existing(operator.servers().withName("deepseek-v2-lite-deepseek-v2-lite"));

        var _ = operator.routes().withName("deepseek-v2-lite").delete();
        var _ = operator.servers().resource(server).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"labels": {"team": "a"}}, "spec": {"workloadPort": {"port": 9}}}""");

        eventually(() -> {
            assertThat(operator.routes()
                            .withName("deepseek-v2-lite")
                            .require()
                            .getMetadata()
                            .getUid())
                    .isNotEqualTo(first.getMetadata().getUid());
            var repaired = operator.servers()
                    .withName("deepseek-v2-lite-deepseek-v2-lite")
                    .require();
            assertThat(Objects.requireNonNull(repaired.getSpec().workloadPort()).port())
                    .isEqualTo(8000);
            assertThat(repaired.getMetadata().getLabels()).containsEntry("team", "a");
        });
    }

    @Test
    void replacesARenamedBackendWithoutAnOutage() {
        operator.create(Boosters.aggregated(List.of("name: one"), List.of()));
        var _ = existing(operator.servings().withName("demo-one"));
        makeAvailable("demo-one");
        awaitCondition("demo", "Active");

        var _ = operator.boosters().withName("demo").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"backend": {"name": "two"}}}""");
        var _ = existing(operator.servings().withName("demo-two"));
        assertThat(operator.servings().withName("demo-one").get()).isNotNull();
        assertThat(target()).isEqualTo("demo-one");

        makeAvailable("demo-two");
        eventually(() -> {
            assertThat(target()).isEqualTo("demo-two");
            assertThat(operator.servings().withName("demo-one").get()).isNull();
            assertThat(operator.servers().withName("demo-one").get()).isNull();
        });
    }

    @Test
    void makesTheRouteAnewForAnotherModelName() {
        operator.create(Boosters.disaggregatedExample());
        var _ = existing(operator.routes().withName("deepseek-v2-lite"));

        var _ = operator.boosters().withName("deepseek-v2-lite").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"name": "other"}}""");

        eventually(() -> assertThat(operator.routes()
                        .withName("deepseek-v2-lite")
                        .require()
                        .getSpec()
                        .modelName())
                .isEqualTo("other"));
    }

    @Test
    void saysWhatIsWrongAndMakesNothing() {
        operator.create(Boosters.of("metadata: {name: bad}\nspec: {backend: {name: b, type: vLLMDisaggregated,"
                + " modelURI: 'hf://x/y', replicas: 1, workers: [{type: prefill, image: x}]}}"));

        awaitCondition("bad", "Failed");

        assertThat(Conditions.find(
                        operator.boosters()
                                .withName("bad")
                                .require()
                                .getStatus()
                                .conditions(),
                        "Failed"))
                .hasValueSatisfying(failed -> assertThat(failed.getMessage()).contains("decode worker"));
        assertThat(operator.servings().list().getItems()).isEmpty();
        eventually(() -> assertThat(operator.client()
                        .v1()
                        .events()
                        .inNamespace(operator.namespace())
                        .list()
                        .getItems())
                .anySatisfy(event -> assertThat(event.getReason()).isEqualTo("InvalidSpec")));
    }

    @Test
    void doesNotTakeOverWhatIsNotIts() {
        var foreign = Serialization.unmarshal(
                "metadata: {name: demo}\nspec: {modelName: mine, rules: [{targetModels: [{modelServerName: s}]}]}",
                ModelRoute.class);
        var _ = operator.routes().resource(foreign).create();
        operator.create(Boosters.aggregated(List.of(), List.of()));

        awaitCondition("demo", "Failed");

        assertThat(operator.routes().withName("demo").require().getSpec().modelName())
                .isEqualTo("mine");
    }

    @Test
    void followsTheImagesConfigMap() {
        operator.create(Boosters.disaggregatedExample());
        var _ = existing(operator.servings().withName("deepseek-v2-lite-deepseek-v2-lite"));

        var images = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(ImageSettings.CONFIG_MAP)
                .withNamespace(OperatorUnderTest.SYSTEM)
                .endMetadata()
                .withData(Map.of(ImageSettings.RUNTIME, "registry/runtime:2"))
                .build();
        var _ = operator.client().resource(images).create();

        eventually(() -> assertThat(Serialization.asYaml(operator.servings()
                        .withName("deepseek-v2-lite-deepseek-v2-lite")
                        .require()))
                .contains("registry/runtime:2"));
        var _ = operator.client().resource(images).delete();
    }

    @Test
    void followsTheQueueAnnotation() {
        operator.create(Boosters.aggregated(List.of(), List.of()));
        var _ = existing(operator.servings().withName("demo-main"));

        annotateQueue("\"gold\"");
        eventually(() -> assertThat(operator.servings()
                        .withName("demo-main")
                        .require()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry(Labels.QUEUE, "gold"));
        annotateQueue("null");
        eventually(() -> assertThat(operator.servings()
                        .withName("demo-main")
                        .require()
                        .getMetadata()
                        .getAnnotations())
                .doesNotContainKey(Labels.QUEUE));
    }

    private void annotateQueue(String value) {
        var _ = operator.boosters()
                .withName("demo")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"%s\": %s}}}".formatted(Labels.QUEUE, value));
    }

    private void makeAvailable(String serving) {
        var _ = operator.servings()
                .withName(serving)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"status": {"observedGeneration": 1, "replicas": 1, "availableReplicas": 1, "currentReplicas": 1,
                 "updatedReplicas": 1, "conditions": [{"type": "Available", "status": "True", "reason": "AllGroupsReady",
                 "message": "All Serving groups are ready", "lastTransitionTime": "2025-09-29T10:15:28Z"}]}}""");
    }

    private String target() {
        return String.valueOf(operator.routes()
                .withName("demo")
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
            var status = operator.boosters().withName(booster).require().getStatus();
            assertThat(status).isNotNull();
            assertThat(Conditions.isTrue(status.conditions(), type)).isTrue();
        });
    }
}
