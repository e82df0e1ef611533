package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is wrong is refused at apply with the field's path: by the schema, or by the service that would have to act on it.
 * What is there already, or comes while nobody checks, shows in a condition and an Event.
 */
@OnCluster
class BadInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ROLE =
            "{name: a, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: c, image: nginx}]}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: nope}                     | spec.backend.type: Unsupported value: "nope": supported values: "vLLM", "vLLMDisaggregated"
            {modelURI: 'http://a/b'}         | spec.backend.modelURI in body should match
            {replicas: 1000001}              | spec.backend.replicas in body should be less than or equal to 1000000
            {replicas: -1}                   | spec.backend.replicas in body should be greater than or equal to 0
            {replicas: many}                 | spec.backend.replicas in body must be of type integer
            {workers: []}                    | spec.backend.workers in body should have at least 1 items
            {workers: [{bogus: 1}]}          | unknown field "spec.backend.workers[0].bogus"
            {workers: [{type: chef}]}        | spec.backend.workers[0].type: Unsupported value: "chef"
            {env: [{name: A}, {name: A}]}    | spec.backend.env[1]: Duplicate value
            {name: Upper}                    | spec.backend.name in body should match
            """)
    void aBadBackendIsRefused(String change, String message, Cluster cluster) throws IOException {
        String good = "{name: b, type: vLLM, modelURI: 'hf://a/b', replicas: 1, workers: [{type: server}]}";
        Path manifest = manifest("ModelBooster", "workload", "{backend: " + merged(good, change) + "}");

        assertThat(cluster.refuse("kubectl create --dry-run=server -f " + manifest))
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ModelRoute   | networking | {rules: []}                                                   | ModelName and LoraAdapters cannot both be empty
            ModelRoute   | networking | {modelName: a, rules: [{targetModels: []}]}                   | spec.rules[0].targetModels in body should have at least 1 items
            ModelRoute   | networking | {modelName: a, rules: [{targetModels: [{weight: 1}]}]}        | exactly one of modelServerName or externalModelProviderName must be set
            ModelServer  | networking | {inferenceEngine: X, workloadSelector: {}}                    | spec.inferenceEngine: Unsupported value: "X"
            ModelServer  | networking | {inferenceEngine: vLLM}                                       | spec.workloadSelector: Required value
            ModelServing | workload   | {replicas: -1, template: {roles: [ROLE]}}                     | should be a non-negative integer
            ModelServing | workload   | {template: {roles: [ROLE, ROLE]}}                             | roles name must be unique
            ModelServing | workload   | {template: {roles: []}}                                       | spec.template.roles in body should have at least 1 items
            ModelServing | workload   | {template: {roles: [{name: a, entryTemplate: {}}]}}           | spec.template.roles[0].workerReplicas: Required value
            """)
    void otherKindsAreCheckedToo(String kind, String group, String spec, String message, Cluster cluster)
            throws IOException {
        Path manifest = manifest(kind, group, spec.replace("ROLE", ROLE));

        assertThat(cluster.refuse("kubectl create --dry-run=server -f " + manifest))
                .contains(message);
    }

    @ParameterizedTest
    @Needs(Capability.SERVICE_WEBHOOKS)
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {type: vLLMDisaggregated, workers: [{type: prefill, image: a}]} | spec.backend.workers: a vLLMDisaggregated backend needs exactly one decode worker, this one has 0
            {type: vLLMDisaggregated, workers: [{type: prefill, image: a, KV}, {type: decode, image: a, KV}]} | the prefill worker's kv_role must be one of kv_both, kv_producer, not kv_consumer
            {type: vLLM, workers: [{type: prefill, image: a}]} | spec.backend.workers[0].type: the worker of a vLLM backend must be a server
            {type: vLLM, workers: [{type: server, image: 'a b'}]} | spec.backend.workers[0].image: must not contain white space
            """)
    void theBoosterControllerRefuses(String spec, String message, Cluster cluster) throws IOException {
        String config = "config: {kv-transfer-config: '{\"kv_connector\": \"MooncakeConnectorV1\","
                + " \"kv_role\": \"kv_consumer\"}'}";
        String backend = "{name: b, modelURI: 'hf://a/b', replicas: 1, "
                + spec.substring(1).replace("KV", config);
        Path manifest = manifest("ModelBooster", "workload", "{backend: " + backend + "}");

        assertThat(cluster.refuse("kubectl apply -f " + manifest))
                .contains(
                        "admission webhook \"validate-modelbooster.volcano.sh\" denied the request: validation failed:",
                        message);
        assertThat(cluster.refuse("kubectl get modelbooster bad -n dev")).contains("not found");
    }

    @Test
    @Needs(Capability.SERVICE_WEBHOOKS)
    void theServingControllerRefusesNamesThatGrowTooLong(Cluster cluster) throws IOException {
        Path manifest = manifest("ModelServing", "workload", "{template: {roles: [" + ROLE + "]}}");
        Files.writeString(manifest, Files.readString(manifest).replace("name: bad", "name: " + "a".repeat(60)));

        assertThat(cluster.refuse("kubectl apply -f " + manifest))
                .contains(
                        "admission webhook \"validate-workload-ai-v1alpha1-modelserving.volcano.sh\" denied the request:"
                                + " validation failed:",
                        "metadata.name");
    }

    @Test
    void aBoosterWithoutADecodeWorkerSaysSoAndHoldsUpNobody(Cluster cluster) throws IOException {
        Path broken = manifest(
                "ModelBooster",
                "workload",
                "{backend: {name: b, type: vLLMDisaggregated, modelURI: 'hf://a/b', replicas: 1,"
                        + " workers: [{type: prefill, image: nginx}]}}");
        withoutChecks(cluster, "kthena-booster-controller-validating-webhook", broken);

        cluster.awaitOutput(
                "kubectl get modelbooster bad -n dev -o jsonpath='{.status.conditions[?(@.type==\"Failed\")]}'",
                "decode",
                PATIENCE);
        cluster.awaitOutput(
                "kubectl get events -n dev --field-selector involvedObject.name=bad,type=Warning", "decode", PATIENCE);
        Deployment.up(cluster);
        Deployment.down(cluster);
        cluster.run("kubectl delete modelbooster bad -n dev");
    }

    @Test
    void namesThatGrowTooLongShowInACondition(Cluster cluster) throws IOException {
        String name = "a".repeat(60);
        Path broken = manifest("ModelServing", "workload", "{template: {roles: [" + ROLE + "]}}");
        Files.writeString(broken, Files.readString(broken).replace("name: bad", "name: " + name));
        withoutChecks(cluster, "kthena-serving-controller-validating-webhook", broken);

        cluster.awaitOutput(
                "kubectl get events -n dev --field-selector involvedObject.name=" + name + ",type=Warning",
                name,
                PATIENCE);
        assertThat(cluster.run("kubectl get modelserving " + name + " -n dev -o jsonpath='{.status.conditions}'"))
                .contains("metadata.name");
        cluster.run("kubectl delete modelserving " + name + " -n dev");
    }

    /** What a user meets whose objects are older than the checks. */
    private static void withoutChecks(Cluster cluster, String configuration, Path manifest) throws IOException {
        Path saved = Files.createTempFile("webhooks", ".json");
        String kind = "validatingwebhookconfiguration";
        cluster.run("kubectl get " + kind + " " + configuration + " --ignore-not-found -o json > " + saved);
        cluster.run("kubectl delete " + kind + " " + configuration + " --ignore-not-found");
        try {
            // A real API server hears of its webhooks by a watch, so of both changes a moment later.
            cluster.awaitOutput("kubectl apply -f " + manifest, " created", PATIENCE);
        } finally {
            if (Files.size(saved) > 0) {
                cluster.run("kubectl create -f " + saved);
                cluster.awaitOutput("kubectl create --dry-run=server -f " + manifest, "denied the request", PATIENCE);
            }
            Files.delete(saved);
        }
    }

    /** {@code good} with the keys of {@code change} replaced, both flow-style YAML maps. */
    private static String merged(String good, String change) {
        String key = change.substring(1, change.indexOf(':'));
        String without = good.replaceFirst("\\b" + key + ": ('[^']*'|\\[[^]]*]|[^,}]*)(, )?", "");
        return without.substring(0, without.length() - 1).replaceFirst(", $", "") + ", " + change.substring(1);
    }

    private static Path manifest(String kind, String group, String spec) throws IOException {
        Path file = Files.createTempFile("manifest", ".yaml");
        Files.writeString(file, """
                apiVersion: %s.serving.volcano.sh/v1alpha1
                kind: %s
                metadata:
                  name: bad
                  namespace: dev
                spec: %s
                """.formatted(group, kind, spec));
        file.toFile().deleteOnExit();
        return file;
    }
}
