package io.kthena.router.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire: client body in, prefill and decode bodies out. */
class HandoffTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HELD = "{\"choices\":[{\"finish_reason\":\"length\"}],\"kv_transfer_params\":"
            + "{\"do_remote_prefill\":true,\"do_remote_decode\":false,\"remote_block_ids\":[[17,18],[19]],"
            + "\"remote_engine_id\":\"p-0\",\"remote_request_id\":\"chatcmpl-1\",\"remote_host\":\"10.0.3.17\","
            + "\"remote_port\":36000,\"remote_ptp_size\":8,\"remote_block_size\":128,\"big\":9007199254740993}}";

    private static Members body(String json) throws MalformedJson {
        return Members.scan(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode prefill(Handoff handoff, String client, @Nullable String model)
            throws IOException, MalformedJson {
        return JSON.readTree(handoff.prefill(body(client), model).joined());
    }

    private static JsonNode decode(String client, byte @Nullable [] params) throws IOException, MalformedJson {
        return JSON.readTree(
                LegBodies.answering(body(client), null, true, params).body().joined());
    }

    @Test
    void mooncakePrefillAsksForAHoldWithSixFieldsAndOneToken() throws IOException, MalformedJson {
        JsonNode leg = prefill(
                new Handoff.InBand(),
                "{\"model\":\"alias\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        + "\"max_tokens\":256,\"min_tokens\":9,\"n\":3,\"temperature\":0.2}",
                "served");
        assertThat(leg)
                .isEqualTo(JSON.readTree("{\"model\":\"served\",\"messages\":[],\"temperature\":0.2,\"max_tokens\":1,"
                        + "\"min_tokens\":1,\"n\":1,\"kv_transfer_params\":{\"do_remote_decode\":true,"
                        + "\"do_remote_prefill\":false,\"remote_engine_id\":null,\"remote_block_ids\":null,"
                        + "\"remote_host\":null,\"remote_port\":null}}"));
    }

    @Test
    void sharedStorePrefillCarriesNoParameters() throws IOException, MalformedJson {
        JsonNode leg = prefill(new Handoff.SharedStore(), "{\"model\":\"m\",\"prompt\":\"x\"}", null);
        assertThat(leg)
                .isEqualTo(JSON.readTree("{\"model\":\"m\",\"prompt\":\"x\",\"max_tokens\":1,\"min_tokens\":1}"));
    }

    @ParameterizedTest
    @CsvSource({"50,1", "null,null"})
    void maxCompletionTokensIsSetOnlyWhereTheClientSetIt(String sent, String expected)
            throws IOException, MalformedJson {
        JsonNode leg = prefill(new Handoff.InBand(), "{\"messages\":[],\"max_completion_tokens\":" + sent + "}", null);
        assertThat(leg.get("max_completion_tokens").asText()).isEqualTo(expected);
        assertThat(leg.get("max_tokens").asInt()).isEqualTo(1);
        assertThat(prefill(new Handoff.InBand(), "{\"messages\":[]}", null).has("max_completion_tokens"))
                .isFalse();
    }

    @Test
    void decodeGetsTheEnginesParametersVerbatimAndNeverTheClients() throws IOException, MalformedJson {
        var held = (PrefillReply.Held) new Handoff.InBand().read(HELD.getBytes(StandardCharsets.UTF_8));
        JsonNode leg = decode(
                "{\"messages\":[],\"max_tokens\":100,\"kv_transfer_params\":{\"remote_host\":\"evil\"},"
                        + "\"bootstrap_room\":1}",
                held.params());
        assertThat(leg.get("kv_transfer_params")).isEqualTo(JSON.readTree(HELD).get("kv_transfer_params"));
        assertThat(leg.get("kv_transfer_params").get("big").asText()).isEqualTo("9007199254740993");
        assertThat(leg.get("max_tokens").asInt()).isEqualTo(100);
        assertThat(leg.has("bootstrap_room")).isFalse();
        assertThat(leg.has("include_usage")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "absent|{\"include_usage\":true}|true",
                "{\"include_usage\":true}|{\"include_usage\":true}|false",
                "{\"some_other_option\":\"value\"}|{\"some_other_option\":\"value\",\"include_usage\":true}|true",
                "{\"include_usage\":\"true\"}|{\"include_usage\":true}|true",
                "null|{\"include_usage\":true}|true",
                "\"text\"|{\"include_usage\":true}|true",
            })
    void streamsAreAskedForUsageAndOtherOptionsStay(String sent, String expected, boolean hides)
            throws IOException, MalformedJson {
        String options = sent.equals("absent") ? "" : ",\"stream_options\":" + sent;
        var answering = LegBodies.answering(
                body("{\"messages\":[],\"stream\":true,\"max_tokens\":100" + options + "}"), null, true, null);
        JsonNode leg = JSON.readTree(answering.body().joined());
        assertThat(leg.get("stream_options")).isEqualTo(JSON.readTree(expected));
        assertThat(leg.get("stream").asBoolean()).isTrue();
        assertThat(answering.hidesUsage()).isEqualTo(hides);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"messages\":[],\"stream\":\"true\"}", "{ \"messages\":[],\"stream\":false}"})
    void whatIsNoStreamPassesUntouched(String client) throws MalformedJson {
        assertThat(LegBodies.answering(body(client), null, true, null).body().joined())
                .asString()
                .isEqualTo(client);
    }

    @Test
    void aHoldIsDescribedWithoutItsBlocks() {
        var held = (PrefillReply.Held) new Handoff.InBand().read(HELD.getBytes(StandardCharsets.UTF_8));
        assertThat(held.digest()).isEqualTo(new KvDigest("p-0", "chatcmpl-1", "10.0.3.17", 36000, 3, 128, 8, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\"}],\"kv_transfer_params\":null}",
                "{\"choices\":[{\"finish_reason\":\"stop\"}],\"kv_transfer_params\":{\"remote_engine_id\":\"e\","
                        + "\"remote_host\":\"h\",\"remote_port\":1,\"remote_block_ids\":[[]]}}",
                "{\"choices\":[{\"finish_reason\":\"stop\"}],\"kv_transfer_params\":{\"remote_engine_id\":null,"
                        + "\"remote_host\":\"h\",\"remote_port\":1,\"remote_block_ids\":[1]}}",
            })
    void parametersThatNoEngineCouldUseAreNoHold(String answer) {
        assertThat(new Handoff.InBand().read(answer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new PrefillReply.NotHeld("stop"));
    }

    @Test
    void theConnectorFollowsTypeAndEngine() {
        assertThat(Handoff.of(null, InferenceEngine.VLLM)).isInstanceOf(Handoff.SharedStore.class);
        assertThat(Handoff.of(KvConnectorType.LMCACHE, InferenceEngine.VLLM)).isInstanceOf(Handoff.SharedStore.class);
        assertThat(Handoff.of(KvConnectorType.NIXL, InferenceEngine.VLLM)).isInstanceOf(Handoff.InBand.class);
        assertThat(Handoff.of(KvConnectorType.MOONCAKE, InferenceEngine.VLLM)).isInstanceOf(Handoff.InBand.class);
        assertThat(Handoff.of(null, InferenceEngine.SGLANG)).isNull();
    }
}
