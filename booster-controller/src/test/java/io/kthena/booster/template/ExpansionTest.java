package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.Boosters;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.Role;
import io.kthena.testing.GoldenFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExpansionTest {

    @Test
    void expandsThePageExample() {
        assertGolden("prefill-decode-disaggregation", Boosters.disaggregatedExample());
    }

    @Test
    void expandsTheAggregatedExample() {
        assertGolden("aggregated", Boosters.aggregatedExample());
    }

    @Test
    void expandsAMultiNodeBackendOnGpusWithEverythingSet() {
        var booster = Boosters.aggregated(
                List.of(
                        "modelURI: pvc://models/org/model",
                        "cacheURI: pvc://models",
                        "schedulerName: default-scheduler",
                        "runtimeClassName: nvidia",
                        "env:",
                        "- {name: VLLM_USE_V1, value: '0'}",
                        "- {name: HF_AUTH_TOKEN, valueFrom: {secretKeyRef: {name: hub, key: token}}}",
                        "- {name: RUNTIME_PORT, value: '8200'}",
                        "- {name: RUNTIME_URL, valueFrom: {configMapKeyRef: {name: engine, key: url}}}",
                        "envFrom:",
                        "- secretRef: {name: credentials}"),
                List.of(
                        "replicas: 2",
                        "pods: 2",
                        "config: {chat-template: \"it's {{ x }}\", port: 9000}",
                        "resources: {limits: {nvidia.com/gpu: '4', cpu: '8'}}",
                        "tolerations:",
                        "- {key: gpu, operator: Exists}"));

        assertGolden("multi-node", booster);
    }

    @Test
    void expandsPrefillAndDecodeOfSeveralNodes() {
        var kv = "kv-transfer-config: {kv_connector: MooncakeConnector, kv_role: %s}";
        var booster = Boosters.disaggregated(
                List.of("replicas: 2"),
                List.of(
                        "pods: 2",
                        "config: {%s}".formatted(kv.formatted("kv_producer")),
                        "resources: {limits: {nvidia.com/gpu: '8'}}"),
                List.of(
                        "config: {%s}".formatted(kv.formatted("kv_consumer")),
                        "resources: {limits: {nvidia.com/gpu: '8'}}"));

        assertGolden("multi-node-disaggregation", booster);
    }

    @Test
    void keepsPodTemplatesAloneWhenOnlyReplicasOrSchedulerChange() {
        var one = Expansion.of(Boosters.aggregated(List.of("replicas: 1"), List.of()), Images.DEFAULT);
        var many = Expansion.of(
                Boosters.aggregated(List.of("replicas: 3", "schedulerName: other"), List.of()), Images.DEFAULT);

        assertThat(many.serving().getSpec().template())
                .isEqualTo(one.serving().getSpec().template());
        assertThat(many.serving().getMetadata().getLabels())
                .isNotEqualTo(one.serving().getMetadata().getLabels());
    }

    @Test
    void keepsTheOtherRolesPodsAloneWhenOneRoleChanges() {
        var before = Expansion.of(Boosters.disaggregated(List.of(), List.of(), List.of()), Images.DEFAULT);
        var after = Expansion.of(
                Boosters.disaggregated(List.of(), List.of("config: {max-num-seqs: 8}"), List.of()), Images.DEFAULT);

        var roles = before.serving().getSpec().template().roles();
        var changed = after.serving().getSpec().template().roles();
        assertThat(changed.getFirst()).isNotEqualTo(roles.getFirst());
        assertThat(changed.getLast()).isEqualTo(roles.getLast());
    }

    @Test
    void passesPodOverridesOnAWorkersOwnOnTopOfTheBackends() {
        var booster = Boosters.disaggregated(
                List.of(
                        "podOverrides:",
                        "  nodeSelector: {pool: npu, zone: a}",
                        "  imagePullSecrets: [{name: registry}]",
                        "  serviceAccountName: engine",
                        "  priorityClassName: high",
                        "  annotations: {sidecar.istio.io/inject: 'false'}"),
                List.of(),
                List.of("podOverrides: {nodeSelector: {zone: b}, annotations: {team: x}, priorityClassName: low}"));

        var prefill = pod(booster, 0);
        var spec = Objects.requireNonNull(prefill.spec());
        assertThat(spec.getNodeSelector()).containsExactly(entry("pool", "npu"), entry("zone", "a"));
        assertThat(spec.getImagePullSecrets())
                .extracting(LocalObjectReference::getName)
                .containsExactly("registry");
        assertThat(spec.getServiceAccountName()).isEqualTo("engine");
        assertThat(spec.getPriorityClassName()).isEqualTo("high");
        assertThat(Objects.requireNonNull(prefill.metadata()).annotations())
                .containsExactly(entry("sidecar.istio.io/inject", "false"));

        var decode = pod(booster, 1);
        assertThat(Objects.requireNonNull(decode.spec()).getNodeSelector())
                .containsExactly(entry("pool", "npu"), entry("zone", "b"));
        assertThat(Objects.requireNonNull(decode.spec()).getPriorityClassName()).isEqualTo("low");
        assertThat(Objects.requireNonNull(decode.metadata()).annotations())
                .containsOnly(entry("sidecar.istio.io/inject", "false"), entry("team", "x"));
    }

    @Test
    void rollsPodsWhoseAnnotationsChange() {
        var before = Boosters.aggregated(List.of("podOverrides: {annotations: {a: '1'}}"), List.of());
        var after = Boosters.aggregated(List.of("podOverrides: {annotations: {a: '2'}}"), List.of());

        assertThat(Objects.requireNonNull(pod(after, 0).metadata()).labels())
                .isNotEqualTo(Objects.requireNonNull(pod(before, 0).metadata()).labels());
    }

    @Test
    void tellsTheServingItsQueue() {
        var booster = Boosters.aggregated(List.of(), List.of());
        var without = ModelServingTemplate.of(booster, Images.DEFAULT).getMetadata();
        booster.getMetadata().setAnnotations(Map.of("scheduling.volcano.sh/queue-name", "gold", "note", "x"));
        var with = ModelServingTemplate.of(booster, Images.DEFAULT).getMetadata();

        assertThat(without.getAnnotations()).isEmpty();
        assertThat(with.getAnnotations()).containsExactly(entry("scheduling.volcano.sh/queue-name", "gold"));
        assertThat(with.getLabels()).isNotEqualTo(without.getLabels());
    }

    @Test
    void startsOneReplicaOfAWorkerThatNamesNone() {
        var roles = ModelServingTemplate.of(Boosters.disaggregated(List.of(), List.of(), List.of()), Images.DEFAULT)
                .getSpec()
                .template()
                .roles();

        assertThat(roles).extracting(Role::replicas).containsExactly(1, 1);
    }

    @Test
    void routesTheServedNameOnlyIfItDiffers() {
        var same = Boosters.aggregated(List.of(), List.of("config: {served-model-name: demo}"));
        var other = Boosters.aggregated(List.of(), List.of("config: {served_model_name: org/Model}"));

        assertThat(ModelRouteTemplate.of(same).getSpec().modelAliases()).isNull();
        assertThat(ModelRouteTemplate.of(other).getSpec().modelAliases()).containsExactly("org/Model");
    }

    @Test
    void survivesTheWire() {
        var serving =
                Expansion.of(Boosters.disaggregatedExample(), Images.DEFAULT).serving();

        assertThat(Serialization.asYaml(Serialization.clone(serving))).isEqualTo(Serialization.asYaml(serving));
    }

    private static PodTemplate pod(ModelBooster booster, int role) {
        var roles = ModelServingTemplate.of(booster, Images.DEFAULT)
                .getSpec()
                .template()
                .roles();
        return roles.get(role).entryTemplate();
    }

    private static void assertGolden(String name, ModelBooster booster) {
        var expansion = Expansion.of(booster, Images.DEFAULT);
        assertYaml(name, "model-serving", expansion.serving());
        assertYaml(name, "model-server", expansion.server());
        assertYaml(name, "model-route", expansion.route());
    }

    private static void assertYaml(String name, String kind, HasMetadata object) {
        new GoldenFile("boosters/%s/out-%s.yaml".formatted(name, kind)).assertMatches(Serialization.asYaml(object));
    }
}
