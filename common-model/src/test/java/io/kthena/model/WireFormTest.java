package io.kthena.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec.KvConnector;
import io.kthena.model.workload.BackendType;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.WorkerType;
import org.junit.jupiter.api.Test;

/** The types read and write the YAML that users and the API server see. */
class WireFormTest {
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void aBoosterRoundTrips() {
        String yaml = """
                apiVersion: workload.serving.volcano.sh/v1alpha1
                kind: ModelBooster
                metadata:
                  name: demo
                spec:
                  backend:
                    name: b
                    type: vLLMDisaggregated
                    modelURI: hf://a/b
                    replicas: 1
                    someNewerField: ignored
                    workers:
                    - type: prefill
                      replicas: 1
                      config:
                        max-model-len: 8192
                        trust-remote-code: ""
                """;

        ModelBooster booster = serialization.unmarshal(yaml, ModelBooster.class);

        assertThat(booster.getSpec().backend().type()).isEqualTo(BackendType.VLLM_DISAGGREGATED);
        assertThat(booster.getSpec().backend().workers().getFirst().type()).isEqualTo(WorkerType.PREFILL);
        assertThat(serialization.asYaml(booster).replace("\"", ""))
                .contains("type: vLLMDisaggregated", "type: prefill", "max-model-len: 8192")
                .doesNotContain("null", "owner", "someNewerField");
    }

    @Test
    void aServerKeepsTheNamesOfItsChoices() {
        String yaml = """
                apiVersion: networking.serving.volcano.sh/v1alpha1
                kind: ModelServer
                metadata:
                  name: demo
                spec:
                  inferenceEngine: vLLM
                  workloadSelector:
                    matchLabels: {a: b}
                  workloadPort: {port: 8000, protocol: http}
                  kvConnector: {type: mooncake}
                """;

        ModelServer server = serialization.unmarshal(yaml, ModelServer.class);

        assertThat(server.getSpec().inferenceEngine()).isEqualTo(InferenceEngine.VLLM);
        assertThat(server.getSpec().kvConnector()).isEqualTo(new KvConnector(KvConnectorType.MOONCAKE));
        assertThat(serialization.asYaml(server).replace("\"", ""))
                .contains("inferenceEngine: vLLM", "type: mooncake", "protocol: http");
    }
}
