package io.kthena.router.http;

import static io.kthena.router.http.FakeEngine.events;
import static io.kthena.router.http.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that go well, and those that the router or an engine refuses. */
@QuarkusTest
class InferenceEdgeTest extends PairUnderTest {
    @Inject
    InferenceEdgeTest(TestTopology topology) {
        super(topology);
    }

    @Test
    void prefillThenDecodeWithOneRequestId() throws Exception {
        var response = post(
                "/v1/chat/completions",
                CHAT.formatted(false),
                "X-Request-Id",
                "my-id",
                "Authorization",
                "Bearer secret",
                "Cookie",
                "a=b",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(FakeEngine.ANSWER);
        assertThat(response.headers().firstValue("x-request-id")).hasValue("my-id");
        var first = prefill.received().getFirst();
        var second = decode.received().getFirst();
        assertThat(first.body().getString("model")).isEqualTo("served");
        assertThat(first.body().getInteger("max_tokens")).isEqualTo(1);
        assertThat(second.body().getJsonObject("kv_transfer_params")).isEqualTo(new JsonObject(FakeEngine.PARAMS));
        assertThat(first.requestId()).isEqualTo("my-id").isEqualTo(second.requestId());
        assertThat(second.request().getHeader("Authorization")).isNull();
        assertThat(second.request().getHeader("Cookie")).isNull();
        assertThat(second.request().getHeader("traceparent")).contains("0af7651916cd43dd8448eb211c80319c");
        assertThat(get("/metrics"))
                .contains("kthena_router_requests_total{backend_name=\"dev/m\",backend_type=\"model_server\"")
                .contains("kthena_router_request_duration_seconds_bucket{backend_name=\"dev/m\"")
                .contains("kthena_router_pd_requests_total{outcome=\"succeeded\"}")
                .contains("kthena_router_active_requests 0.0");
    }

    @Test
    void aStreamPassesAndOurUsageEventDoesNot() throws Exception {
        decode.does((_, response) -> {
            events(response).write(CHUNK);
            response.write(CHUNK + USAGE.substring(0, 20));
            response.end(USAGE.substring(20) + "data: [DONE]\n\n");
        });
        var response = chat(true);
        assertThat(response.body()).isEqualTo(CHUNK + CHUNK + "data: [DONE]\n\n");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        var sent = decode.received().getFirst().body();
        assertThat(sent.getJsonObject("stream_options").getBoolean("include_usage"))
                .isTrue();
        assertThat(get("/metrics")).containsPattern("kthena_router_tokens_total\\{.*token_type=\"output\".*} [1-9]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions|{\"model\":|400|unexpected EOF",
                "/v1/chat/completions||400|EOF",
                "/v1/chat/completions|[]|400|invalid request body",
                "/v1/chat/completions|{\"messages\":[]}|400|model not found",
                "/v1/chat/completions|{\"model\":\"alias\"}|400|prompt not found",
                "/v1/chat/completions|{\"model\":\"what\",\"messages\":[]}|404|route not found",
                "/v1/chat/completions|{\"model\":\"dangling\",\"messages\":[]}|404|can't find model server: dev/gone",
                "/v1/chat/completions|{\"model\":\"empty\",\"messages\":[]}|503|no available pods for model server: dev/empty",
                "/v1/models|{}|405|method POST is not allowed",
                "/v2/anything|{}|404|page not found",
            })
    void refusalsAreErrorObjects(String path, @Nullable String body, int status, String message) throws Exception {
        var response = post(path, body == null ? "" : body);
        assertThat(response.statusCode()).isEqualTo(status);
        JsonObject error = new JsonObject(response.body()).getJsonObject("error");
        assertThat(error.getString("message")).contains(message);
        assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        var response = post("/v1/chat/completions", "x".repeat(70_000));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("larger than 65536 bytes");
    }

    @Test
    void anEnginesOwnRefusalGoesToTheClientUntouched() throws Exception {
        prefill.does((_, response) -> json(response, 422, "{\"error\":{\"message\":\"bad temperature\"}}"));
        var response = chat(false);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).isEqualTo("{\"error\":{\"message\":\"bad temperature\"}}");
        assertThat(prefill.received()).hasSize(1);
        assertThat(decode.received()).isEmpty();
    }

    @Test
    void modelsAndHealthAreAnsweredByTheRouter() throws Exception {
        assertThat(get("/v1/models"))
                .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"alias\",\"object\":\"model\",\"created\":0,"
                        + "\"owned_by\":\"kthena\"},{\"id\":\"booster\"");
        assertThat(get("/healthz")).isEqualTo("{\"message\":\"ok\"}");
        assertThat(get("/readyz")).isEqualTo("{\"message\":\"router is ready\"}");
        topology.setSynced(false);
        assertThat(get("/readyz")).isEqualTo("{\"message\":\"router is not ready\"}");
        assertThat(get("/q/health/ready")).contains("DOWN");
        topology.setSynced(true);
        assertThat(get("/q/health")).contains("\"status\": \"UP\"");
    }
}
