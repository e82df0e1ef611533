package io.kthena.sim.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.sim.launch.VersionProfile.Generation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineArgumentsTest {
    private static final String PRODUCER = """
            {"kv_connector": "MooncakeConnectorV1", "kv_role": "kv_producer", "kv_port": "20001", "engine_id": "0",
             "kv_connector_extra_config": {"prefill": {"dp_size": 2, "tp_size": 2}, "decode": {"dp_size": 2, "tp_size": 2}}}
            """;

    @Test
    void readsTheBoostersCommand() {
        var arguments = read(
                "python3",
                "-m",
                "vllm.entrypoints.openai.api_server",
                "--model",
                "/mnt/cache/m",
                "--enforce-eager",
                "--gpu-memory-utilization",
                "0.8",
                "--kv-transfer-config",
                PRODUCER,
                "--max-model-len",
                "8192",
                "--served-model-name",
                "deepseek-ai/DeepSeekV2",
                "--tensor-parallel-size",
                "2",
                "--trust-remote-code");

        assertThat(arguments.serving().model()).isEqualTo("/mnt/cache/m");
        assertThat(arguments.serving().names()).containsExactly("deepseek-ai/DeepSeekV2");
        assertThat(arguments.serving().port()).isEqualTo(8000);
        assertThat(arguments.capacity().maxModelLen()).isEqualTo(8192);
        assertThat(arguments.parallel().ranks()).isEqualTo(2);
        assertThat(arguments.transfer().orElseThrow()).isEqualTo(new TransferConfig(true, 20001, "0", 2, 2, false));
    }

    @Test
    void readsBareArguments() {
        var arguments = read(
                "/mnt/cache/m/", "--served-model-name", "a", "b", "--max-model-len=4k", "--no-enable-prefix-caching");

        assertThat(arguments.serving().model()).isEqualTo("/mnt/cache/m/");
        assertThat(arguments.serving().names()).containsExactly("a", "b");
        assertThat(arguments.capacity().maxModelLen()).isEqualTo(4000);
        assertThat(arguments.capacity().prefixCaching()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm serve m --port 9 --unknown-flag x --other",
                "pip install mooncake && vllm serve m --port=9",
                "chmod +x multi.sh; ./multi.sh leader --ray_cluster_size=2 ; python3 -m vllm.entrypoints.openai.api_server --model 'm' --port \"9\" && true"
            })
    void opensShells(String script) {
        var arguments = read("bash", "-c", script);

        assertThat(arguments.serving().model()).isEqualTo("m");
        assertThat(arguments.serving().port()).isEqualTo(9);
    }

    @Test
    void thePodsAddressBeatsTheWildcard() {
        var environment = Map.of("POD_IP", "127.64.0.17");
        assertThat(EngineArguments.read(List.of("m", "--host", "0.0.0.0"), environment)
                        .serving()
                        .host())
                .isEqualTo("127.64.0.17");
        assertThat(read("m").serving().host()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/volcano-sh/kthena-engine:vllm-ascend_v0.10.1rc1_mooncake_v0.3.5,OLD,0.10.1rc1",
        "quay.io/ascend/vllm-ascend:v0.13.0,MID,0.13.0",
        "localhost:5000/vllm-ascend:v0.18.0,CURRENT,0.18.0",
        "vllm/vllm-openai-cpu:latest,CURRENT,0.23.0",
        "localhost:5000/engine,CURRENT,0.23.0"
    })
    void theImageTellsTheProfile(String image, Generation generation, String version) {
        assertThat(VersionProfile.ofImage(image)).isEqualTo(new VersionProfile(generation, version));
    }

    @Test
    void eachGenerationReadsItsOwnTimeout() {
        var both = Map.of("VLLM_NIXL_ABORT_REQUEST_TIMEOUT", "300000", "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT", "60");

        assertThat(VersionProfile.of("old").holdMillis(both)).isEqualTo(300_000_000L);
        assertThat(VersionProfile.of("current").holdMillis(both)).isEqualTo(60_000);
        assertThat(VersionProfile.of("old").holdMillis(Map.of())).isEqualTo(120_000);
        assertThat(VersionProfile.of("current").holdMillis(Map.of())).isEqualTo(480_000);
    }

    @Test
    void anEngineIdIsMadeUpWhenNoneIsGiven() {
        String text = PRODUCER.replace("\"engine_id\": \"0\",", "");
        assertThat(TransferConfig.parse(text, () -> "made-up").orElseThrow().engineId())
                .isEqualTo("made-up");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kv_role\": \"kv_producer\" | \"kv_role\": \"kv_prefill\" | kv_role",
                "\"kv_port\": \"20001\" | \"kv_port\": \"x\" | kv_port",
                "\"prefill\": {\"dp_size\": 2, \"tp_size\": 2} | \"prefill\": {\"dp_size\": 2, \"tp_size\": 1} | prefill_tp_size",
                "\"prefill\": {\"dp_size\": 2, \"tp_size\": 2} | \"prefill\": {\"tp_size\": 3} | multiple",
                "\"kv_connector_extra_config\": | \"other\": | kv_connector_extra_config"
            })
    void refusesWhatTheEngineRefuses(String from, String to, String complaint) {
        String text = PRODUCER.replace(from.strip(), to.strip());
        assertThatThrownBy(() -> read("m", "--kv-transfer-config", text))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(complaint.strip());
    }

    @Test
    void refusesNumbersAndJsonThatAreNone() {
        assertThatThrownBy(() -> read("m", "--max-model-len", "1e+06")).hasMessageContaining("max-model-len");
        assertThatThrownBy(() -> read("m", "--kv-transfer-config", "{kv_connector:x}"))
                .hasMessageContaining("JSON");
        assertThatThrownBy(() -> read("m", "--num-gpu-blocks-override", "3")).hasMessageContaining("KV cache");
    }

    @Test
    void otherConnectorsServePlainly() {
        assertThat(read("m", "--kv-transfer-config", "{\"kv_connector\":\"NixlConnector\",\"kv_role\":\"kv_both\"}")
                        .transfer())
                .isEmpty();
    }

    private static EngineArguments read(String... words) {
        return EngineArguments.read(List.of(words), Map.of());
    }
}
