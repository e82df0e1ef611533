package io.kthena.cluster.launch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.api.PodLogs;
import io.kthena.cluster.loopback.BlockAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The embedded API server, in this process. It asks nobody who he is, so all share one kubeconfig. */
final class EmbeddedPlane implements ControlPlane {
    private final StateFolder state;
    private final ApiServer api;
    private final KubernetesClient client;
    private final WebhookInstallation webhooks;

    EmbeddedPlane(StateFolder state, UpOptions options, BlockAddresses addresses) throws IOException {
        this.state = state;
        this.api = ApiServer.start(ApiServerOptions.on(addresses.pod(1), options.apiPort())
                .withServiceAddresses(serviceRange(addresses))
                .withCrds(List.of(options.home().resolve("deploy").resolve("crds"))));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.url())
                .withNamespace("default")
                .withHttp2Disable(true)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.webhooks =
                new WebhookInstallation(client, options.home().resolve("deploy").resolve("webhooks"));
    }

    private static String serviceRange(BlockAddresses addresses) {
        String first = addresses.service(0);
        return first.substring(0, first.lastIndexOf('.'));
    }

    @Override
    public void prepare() {
        state.write(state.kubeconfig(), Kubeconfig.plain(api.url()));
        Namespaces.create(client);
        Services.NAMES.forEach(name -> state.write(state.kubeconfig(name), Kubeconfig.plain(api.url())));
    }

    @Override
    public void installWebhooks(List<ServiceSpec> services) {
        webhooks.install(services);
    }

    @Override
    public boolean areWebhooksComplete() {
        return webhooks.isComplete();
    }

    @Override
    public void warmUp() {
        api.prepare();
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String url() {
        return api.url();
    }

    @Override
    public boolean hasControllers() {
        return false;
    }

    @Override
    public void serveLogs(PodLogs logs) {
        api.serveLogs(logs);
    }

    @Override
    public Map<String, Process> processes() {
        return Map.of();
    }

    @Override
    public Path userKubeconfig() {
        return state.kubeconfig();
    }

    @Override
    public void close() {
        client.close();
        api.close();
    }
}
