package io.kthena.cluster.launch;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.cluster.api.PodLogs;
import io.kthena.cluster.loopback.BlockAddresses;
import io.kthena.cluster.real.KubeAssets;
import io.kthena.cluster.real.RealApiServer;
import io.kthena.cluster.real.RealApiServerOptions;
import io.kthena.cluster.real.RealApiServerOptions.Controllers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real API server: one of our own, or one that is there already. Each service has an account of its own. */
final class RealPlane implements ControlPlane {
    private static final System.Logger LOG = System.getLogger(RealPlane.class.getName());

    private final StateFolder state;
    private final Path checkout;
    private final @Nullable RealApiServer own;
    private final Path kubeconfig;
    private final Config config;
    private final KubernetesClient client;
    private final WebhookInstallation webhooks;
    private final ServiceTokens tokens;

    private RealPlane(StateFolder state, Path checkout, @Nullable RealApiServer own, Path kubeconfig) {
        this.state = state;
        this.checkout = checkout;
        this.own = own;
        this.kubeconfig = kubeconfig;
        this.config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withHttp2Disable(true)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.webhooks =
                new WebhookInstallation(client, checkout.resolve("deploy").resolve("webhooks"));
        this.tokens = new ServiceTokens(new AccountTokens(client), this::write, InstantSource.system());
    }

    private void write(String service, String token) {
        state.write(state.kubeconfig(service), Kubeconfig.withToken(config, token));
    }

    /** Starts an API server of our own. */
    static RealPlane start(StateFolder state, UpOptions options, BlockAddresses addresses) throws IOException {
        KubeAssets assets = KubeAssets.find(options.home()).orElseThrow(() -> new LaunchFailed(KubeAssets.MISSING));
        RealApiServerOptions wanted = new RealApiServerOptions(
                state.root().resolve("envtest"), addresses.pod(1), options.apiPort(), Controllers.FULL);
        try {
            RealApiServer server = RealApiServer.start(assets, wanted);
            return new RealPlane(state, options.home(), server, server.kubeconfig());
        } catch (IllegalStateException e) {
            throw new LaunchFailed(String.valueOf(e.getMessage()));
        }
    }

    /** Joins a cluster that has no nodes but ours. */
    static RealPlane join(StateFolder state, UpOptions options, Path kubeconfig) {
        if (!Files.exists(kubeconfig)) {
            throw new LaunchFailed("--kubeconfig " + kubeconfig + ": no such file");
        }
        RealPlane plane = new RealPlane(state, options.home(), null, kubeconfig);
        try {
            List<String> others = plane.client.nodes().list().getItems().stream()
                    .map(Node::getMetadata)
                    .map(metadata -> metadata.getName())
                    .filter(name -> !name.equals(Stack.NODE))
                    .toList();
            if (!others.isEmpty()) {
                throw new LaunchFailed(plane.url() + " has nodes of its own (" + String.join(", ", others)
                        + "); the local node would bind pods that are meant for them. Choose a cluster without nodes.");
            }
            return plane;
        } catch (KubernetesClientException e) {
            plane.client.close();
            throw new LaunchFailed("--kubeconfig " + kubeconfig + ": " + e.getMessage());
        } catch (LaunchFailed e) {
            plane.client.close();
            throw e;
        }
    }

    @Override
    public void prepare() {
        if (own != null) {
            // From now on the stack ends it, after the services, which give their leases back first.
            own.closedByCaller();
        }
        try {
            Installation installation = new Installation(client, checkout);
            installation.definitions();
            installation.namespaces();
            installation.accounts();
            tokens.start();
        } catch (IOException e) {
            throw new LaunchFailed("the manifests cannot be read: " + e.getMessage());
        }
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String url() {
        return config.getMasterUrl().replaceFirst("/+$", "");
    }

    @Override
    public boolean hasControllers() {
        return true;
    }

    /** An API server of our own runs on this machine, so it reaches the services; another gets webhooks with the chart. */
    @Override
    public void installWebhooks(List<ServiceSpec> services) {
        if (own != null) {
            webhooks.install(services);
        }
    }

    @Override
    public boolean areWebhooksComplete() {
        return webhooks.isComplete();
    }

    @Override
    public void warmUp() {}

    @Override
    public void serveLogs(PodLogs logs) {
        LOG.log(System.Logger.Level.DEBUG, "a real API server asks the node itself for logs");
    }

    @Override
    public Map<String, Process> processes() {
        return own == null ? Map.of() : own.processes();
    }

    @Override
    public Path userKubeconfig() {
        return kubeconfig;
    }

    /** Ends an API server of our own. In a cluster that stays, the node is taken back; pods on it go with it. */
    @Override
    public void close() {
        tokens.close();
        if (own == null) {
            try {
                client.nodes().withName(Stack.NODE).delete();
            } catch (KubernetesClientException e) {
                LOG.log(System.Logger.Level.WARNING, "the node could not be taken back: " + e.getMessage());
            }
        }
        client.close();
        if (own != null) {
            own.close();
        }
    }
}
