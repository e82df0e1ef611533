package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.booster.Boosters;
import io.kthena.model.workload.ModelBooster;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineCommandTest {

    private static final List<String> GPU = List.of("resources: {limits: {nvidia.com/gpu: '1'}}");

    @Test
    void installsAConnectorThatGpuImagesLack() {
        assertThat(prefillCommand("NixlConnector", List.of()))
                .startsWith("bash", "-c")
                .last()
                .asString()
                .startsWith("PIP_DISABLE_PIP_VERSION_CHECK=1 pip install --no-cache-dir nixl && exec python3 -m ")
                .contains("--kv-transfer-config '{\"kv_connector\": \"NixlConnector\", \"kv_role\": \"kv_both\"}'");
    }

    @Test
    void leavesAConnectorOfTheImageAlone() {
        assertThat(prefillCommand("MooncakeConnectorV1", List.of())).startsWith("python3", "-m");
        assertThat(prefillCommand(
                        "NixlConnector",
                        List.of("env:", "- {name: KTHENA_SKIP_ENGINE_DEPENDENCY_INSTALL, value: 'true'}")))
                .startsWith("python3", "-m");
    }

    private static List<String> prefillCommand(String connector, List<String> backendLines) {
        String config = "config: {kv-transfer-config: '{\"kv_connector\": \"%s\", \"kv_role\": \"kv_both\"}'}"
                .formatted(connector);
        ModelBooster booster =
                Boosters.disaggregated(backendLines, List.of(config, GPU.getFirst()), List.of(config, GPU.getFirst()));
        var backend = booster.getSpec().backend();
        return EngineCommand.of(backend, backend.workers().getFirst(), "/cache/x");
    }
}
