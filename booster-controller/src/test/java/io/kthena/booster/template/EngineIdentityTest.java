package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kthena.booster.Boosters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineIdentityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"engine_id\": \"0\"}|{\"engine_id\": null}",
                "{ \"a\" : {\"engine_id\": 1},\t\"engine_id\":\"p-\\\"7\\\"\" , \"b\":[1] }"
                        + "|{ \"a\" : {\"engine_id\": 1},\t\"engine_id\":null , \"b\":[1] }",
                "{\"engine_id\": 12}|{\"engine_id\": null}",
                "{\"engine_id\":-1.50e3}|{\"engine_id\":null}",
                "{\"engine_id\": null}|{\"engine_id\": null}",
                "{\"kv_rank\": 0}|{\"kv_rank\": 0}",
                "[\"engine_id\", \"0\"]|[\"engine_id\", \"0\"]",
                "{\"engine_id|{\"engine_id",
            })
    void replacesOnlyTheNamesOwnCharacters(String written, String passedOn) {
        JsonNode config = JsonNodeFactory.instance.objectNode().put("kv_transfer_config", written);

        assertThat(EngineArguments.of(EngineIdentity.ofEachProcess(EngineConfig.of(config))))
                .containsExactly("--kv-transfer-config", passedOn);
    }

    @Test
    void readsAnObjectAsItReadsText() {
        JsonNode config = new ObjectMapper().valueToTree(Map.of("kv-transfer-config", Map.of("engine_id", "0")));

        assertThat(EngineArguments.of(EngineIdentity.ofEachProcess(EngineConfig.of(config))))
                .containsExactly("--kv-transfer-config", "{\"engine_id\":null}");
        assertThat(config.at("/kv-transfer-config/engine_id").asText()).isEqualTo("0");
    }

    @Test
    void keepsANameOnRequest() {
        var worker = List.of("config: {kv-transfer-config: '{\"engine_id\": \"7\"}'}");
        var named = Boosters.aggregated(List.of(), worker).getSpec().backend();
        var kept = Boosters.aggregated(List.of("env:", "- {name: KTHENA_KEEP_ENGINE_ID, value: 'true'}"), worker)
                .getSpec()
                .backend();

        assertThat(EngineCommand.of(named, named.workers().getFirst(), "/m")).contains("{\"engine_id\": null}");
        assertThat(EngineCommand.of(kept, kept.workers().getFirst(), "/m")).contains("{\"engine_id\": \"7\"}");
    }
}
