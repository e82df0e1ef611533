package io.kthena.deploy.image;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.launch.Namespaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An API server for one service started from its image: our definitions, the namespaces, and the examples on request. */
final class TrialCluster implements AutoCloseable {
    private static final List<String> EXAMPLES = List.of(
            "examples/model-serving/prefill-decode-disaggregation.yaml",
            "examples/kthena-router/ModelServer-prefill-decode-disaggregation.yaml",
            "examples/kthena-router/ModelRoute-prefill-decode-disaggregation.yaml",
            "examples/model-booster/prefill-decode-disaggregation.yaml");

    private final Path home;
    private final ApiServer server;
    private final KubernetesClient client;

    private TrialCluster(Path home, ApiServer server, KubernetesClient client) {
        this.home = home;
        this.server = server;
        this.client = client;
    }

    /** Starts it on a free loopback port, for the checkout at {@code home}. */
    static TrialCluster start(Path home) throws IOException {
        ApiServer server =
                ApiServer.start(ApiServerOptions.on("127.0.0.1", 0).withCrds(List.of(home.resolve("deploy/crds"))));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withHttp2Disable(true)
                .build();
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        Namespaces.create(client);
        return new TrialCluster(home, server, client);
    }

    /** Applies the examples of the documentation. */
    void applyExamples() throws IOException {
        for (String example : EXAMPLES) {
            try (InputStream yaml = Files.newInputStream(home.resolve(example))) {
                client.load(yaml).serverSideApply();
            }
        }
    }

    /** Deletes what the examples made, so that finalizers and garbage collection are seen too. */
    void deleteExamples() throws IOException {
        for (String example : EXAMPLES) {
            try (InputStream yaml = Files.newInputStream(home.resolve(example))) {
                client.load(yaml).delete();
            }
        }
    }

    /** Where it is. */
    String url() {
        return server.url();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
