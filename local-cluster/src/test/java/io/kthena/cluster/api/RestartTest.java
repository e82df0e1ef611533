package io.kthena.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A server that starts again has forgotten everything; informers must find out. */
class RestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private final class Names implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap added) {
            seen.add(added.getMetadata().getName());
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap after) {
            seen.add(after.getMetadata().getName());
        }

        @Override
        public void onDelete(ConfigMap deleted, boolean unknown) {
            seen.remove(deleted.getMetadata().getName());
        }
    }

    private static void create(KubernetesClient client, String name) {
        client.configMaps()
                .inNamespace("default")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void informersListAgain() throws IOException {
        ApiServer first = ApiServer.start(ApiServerOptions.forTests());
        int port = first.port();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(first.url())
                .withWatchReconnectInterval(50)
                .build();
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace("default").inform(new Names(), 0)) {
            create(client, "before");
            create(client, "both");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("before", "both"));

            first.close();
            try (ApiServer second = ApiServer.start(ApiServerOptions.on("127.0.0.1", port))) {
                create(client, "both");
                create(client, "after");

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("both", "after"));
                assertThat(informer.getStore().list()).hasSize(2);
                assertThat(second.port()).isEqualTo(port);
            }
        }
    }
}
