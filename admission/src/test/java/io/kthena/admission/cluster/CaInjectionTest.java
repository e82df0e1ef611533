package io.kthena.admission.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.admission.review.PatchOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaInjectionTest {
    private static final String BUNDLE = "authorities";
    private static final String ENCODED = Base64.getEncoder().encodeToString(BUNDLE.getBytes(StandardCharsets.UTF_8));

    @Test
    void onlyOurWebhooksAreChangedAndOnlyWhereTheyDiffer() throws IOException {
        JsonNode configuration = new ObjectMapper().readTree("""
                {"webhooks": [
                  {"name": "ours", "clientConfig": {"service": {"name": "svc", "namespace": "ns"}}},
                  {"name": "theirs", "clientConfig": {"service": {"name": "other", "namespace": "ns"}}},
                  {"name": "elsewhere", "clientConfig": {"service": {"name": "svc", "namespace": "x"}}},
                  {"name": "by-url", "clientConfig": {"url": "https://127.0.0.1:8443/x", "caBundle": "b2xk"}}]}""");

        List<PatchOperation> patch = CaInjection.patch(configuration, "ns", "svc", BUNDLE);

        assertThat(patch).extracting(PatchOperation::op).containsExactly("test", "add", "test", "add");
        assertThat(patch)
                .extracting(PatchOperation::path)
                .containsExactly(
                        "/webhooks/0/name",
                        "/webhooks/0/clientConfig/caBundle",
                        "/webhooks/3/name",
                        "/webhooks/3/clientConfig/caBundle");
        assertThat(patch.get(1).value().asText()).isEqualTo(ENCODED);

        for (int ours : new int[] {0, 3}) {
            ((ObjectNode) configuration.at("/webhooks/" + ours + "/clientConfig")).put("caBundle", ENCODED);
        }
        assertThat(CaInjection.patch(configuration, "ns", "svc", BUNDLE)).isEmpty();
    }

    @Test
    void aConfigurationWithoutWebhooksIsLeftAlone() throws IOException {
        assertThat(CaInjection.patch(new ObjectMapper().readTree("{}"), "ns", "svc", BUNDLE))
                .isEmpty();
    }
}
