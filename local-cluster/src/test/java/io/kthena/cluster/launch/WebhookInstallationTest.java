package io.kthena.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookInstallationTest {
    private static final List<ServiceSpec> SERVICES = List.of(
            new ServiceSpec(Services.BOOSTER, Path.of("b-runner.jar"), "127.0.0.4", 8080, Map.of()),
            new ServiceSpec(Services.COORDINATOR, Path.of("c-runner.jar"), "127.0.0.3", 8080, Map.of()));

    @Test
    void theManifestsAreInstalledWithAddresses() throws IOException {
        try (ApiServer server = ApiServer.start(ApiServerOptions.forTests());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder().withMasterUrl(server.url()).build())
                        .build()) {
            WebhookInstallation webhooks = new WebhookInstallation(client, Path.of("..", "deploy", "webhooks"));

            webhooks.install(SERVICES);

            var installed = client.admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .list()
                    .getItems();
            assertThat(installed).hasSize(1);
            JsonNode hook = Json.MAPPER.valueToTree(installed.getFirst()).at("/webhooks/0");
            assertThat(hook.at("/clientConfig/url").asText()).isEqualTo("https://127.0.0.4:8443/validate/modelbooster");
            assertThat(hook.at("/clientConfig/service").isMissingNode()).isTrue();
            assertThat(webhooks.isComplete()).isFalse();

            client.resource(installed.getFirst()).edit(c -> {
                c.getWebhooks().forEach(w -> w.getClientConfig().setCaBundle("QQ=="));
                return c;
            });

            assertThat(webhooks.isComplete()).isTrue();
        }
    }
}
