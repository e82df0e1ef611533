package io.kthena.admission.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewCodecTest {
    private final ReviewCodec codec = new ReviewCodec();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void readsWhatTheRulesNeed() throws MalformedReview {
        Review review = codec.decode(bytes("""
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
                  "uid": "u1", "operation": "UPDATE", "dryRun": true, "subResource": "status",
                  "object": {"spec": {"a": 1}}, "oldObject": {"spec": {"a": 2}}}}"""));

        assertThat(review.uid()).isEqualTo("u1");
        assertThat(review.operation()).isEqualTo("UPDATE");
        assertThat(review.subResource()).isEqualTo("status");
        assertThat(review.object().at("/spec/a").asInt()).isEqualTo(1);
        assertThat(review.oldObject().at("/spec/a").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "not json",
                "{}",
                "{\"apiVersion\": \"admission.k8s.io/v1beta1\", \"kind\": \"AdmissionReview\", \"request\": {}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\":"
                        + " {\"operation\": \"CREATE\", \"object\": {\"a\": 1}}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\":"
                        + " {\"uid\": \"u\", \"operation\": \"CREATE\", \"object\": {}}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\":"
                        + " {\"uid\": \"u\", \"operation\": \"CREATE\", \"object\": \"text\"}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\":"
                        + " {\"uid\": \"u\", \"operation\": \"CREATE\", \"object\": null}}",
            })
    void refusesWhatIsNoReview(String body) {
        assertThatThrownBy(() -> codec.decode(bytes(body))).isInstanceOf(MalformedReview.class);
    }

    @Test
    void answersInTheShapeOfAReview() throws IOException {
        JsonNode allowed = json.readTree(codec.encode("u1", Answer.allow()));
        JsonNode denied = json.readTree(codec.encode("u2", Answer.deny("no")));

        assertThat(allowed).isEqualTo(json.readTree("""
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                 "response": {"uid": "u1", "allowed": true}}"""));
        assertThat(denied.at("/response/uid").asText()).isEqualTo("u2");
        assertThat(denied.at("/response/allowed").asBoolean(true)).isFalse();
        assertThat(denied.at("/response/status/message").asText()).isEqualTo("no");
        assertThat(denied.at("/response/status/code").asInt()).isEqualTo(422);
    }

    @Test
    void patchesAreBase64OfAJsonPatch() throws IOException {
        Answer change = Answer.change(List.of(PatchOperation.add("/spec/a", IntNode.valueOf(1))));
        JsonNode response = json.readTree(codec.encode("u", change)).path("response");

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        assertThat(json.readTree(response.path("patch").binaryValue()))
                .isEqualTo(json.readTree("[{\"op\": \"add\", \"path\": \"/spec/a\", \"value\": 1}]"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
