package io.kthena.cluster.contract;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.cluster.loopback.LoopbackBlock;
import io.kthena.cluster.real.KubeAssets;
import io.kthena.cluster.real.RealApiServer;
import io.kthena.cluster.real.RealApiServerOptions;
import io.kthena.cluster.real.RealApiServerOptions.Controllers;
import io.kthena.testing.cluster.ClusterTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that {@code -Dcluster} names: nothing or {@code embedded} for a fresh embedded server, {@code kubeconfig}
 * for the one that KUBECONFIG leads to, {@code envtest} for a real API server of this run, or a URL.
 */
final class ClusterUnderTest implements AutoCloseable {
    private static final int SHORT_LOG = 100;

    private final Config config;
    private final List<String> kubectlArguments;
    private final String kubeconfig;
    private final @Nullable AutoCloseable own;

    private ClusterUnderTest(
            Config config, List<String> kubectlArguments, String kubeconfig, @Nullable AutoCloseable own) {
        this.config = config;
        this.kubectlArguments = kubectlArguments;
        this.kubeconfig = kubeconfig;
        this.own = own;
    }

    /** A cluster; the embedded one forgets changes early, so that tests can fall behind. */
    static ClusterUnderTest start() throws IOException {
        return switch (ClusterTarget.current()) {
            case EMBEDDED -> {
                ApiServer server = ApiServer.start(ApiServerOptions.forTests().withLogCapacity(SHORT_LOG));
                yield at(server.url(), server);
            }
            case KUBECONFIG ->
                new ClusterUnderTest(
                        Config.autoConfigure(null), List.of(), System.getenv().getOrDefault("KUBECONFIG", ""), null);
            case ENVTEST -> envtest();
            case URL -> at(System.getProperty(ClusterTarget.PROPERTY, ""), null);
        };
    }

    /** A real API server on a block of its own. */
    private static ClusterUnderTest envtest() throws IOException {
        KubeAssets assets = KubeAssets.find(Path.of("..")).orElseThrow();
        LoopbackBlock block = LoopbackBlock.lease(LoopbackBlock.sharedDirectory());
        Path folder = Files.createTempDirectory("kthena-envtest");
        RealApiServer server = RealApiServer.start(
                assets,
                RealApiServerOptions.on(block.addresses().pod(1), folder.resolve("server"), Controllers.MINIMAL));
        return new ClusterUnderTest(
                server.config(), List.of(), server.kubeconfig().toString(), () -> {
                    server.close();
                    block.close();
                });
    }

    private static ClusterUnderTest at(String url, @Nullable AutoCloseable own) {
        Config config = new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
        return new ClusterUnderTest(config, List.of("--server", url), "/dev/null", own);
    }

    /** How the Java client reaches it. */
    Config config() {
        return config;
    }

    /** What kubectl needs on its command line to reach it. */
    List<String> kubectlArguments() {
        return kubectlArguments;
    }

    /** The kubeconfig file for kubectl. */
    String kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void close() {
        try {
            if (own != null) {
                own.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the cluster did not stop", e);
        }
    }
}
