package io.kthena.booster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;

/** The reconciler at work on an API server of its own; each test has a namespace. */
final class OperatorUnderTest implements AutoCloseable {
    static final String SYSTEM = "kthena-system";
    private static final Path CRDS = Path.of(System.getProperty("basedir", ".")).resolve("../deploy/crds");

    private final ApiServer server;
    private final KubernetesClient client;
    private final Operator operator;
    private String namespace = "none";
    private int counter;

    OperatorUnderTest() throws IOException {
        server = ApiServer.start(ApiServerOptions.forTests().withCrds(List.of(CRDS)));
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        createNamespace(SYSTEM);
        var clock = Clock.systemUTC();
        var events = new BoosterEvents(client, clock);
        var reconciler = new ModelBoosterReconciler(
                new ImageSettings(SYSTEM), events, new Executor(events, new SimpleMeterRegistry()), clock);
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false));
        var _ = operator.register(reconciler);
        operator.start();
    }

    @Override
    public void close() {
        operator.stop();
        client.close();
        server.close();
    }

    /** Objects of the next test are in a namespace of their own. */
    void nextNamespace() {
        namespace = "test-" + counter++;
        createNamespace(namespace);
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    void create(ModelBooster booster) {
        booster.getMetadata().setNamespace(namespace);
        booster.getMetadata().setUid(null);
        booster.getMetadata().setGeneration(null);
        var _ = boosters().resource(booster).create();
    }

    private void createNamespace(String name) {
        var _ = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    NonNamespaceOperation<ModelBooster, KubernetesResourceList<ModelBooster>, Resource<ModelBooster>> boosters() {
        return client.resources(ModelBooster.class).inNamespace(namespace);
    }

    NonNamespaceOperation<ModelServing, KubernetesResourceList<ModelServing>, Resource<ModelServing>> servings() {
        return client.resources(ModelServing.class).inNamespace(namespace);
    }

    NonNamespaceOperation<ModelServer, KubernetesResourceList<ModelServer>, Resource<ModelServer>> servers() {
        return client.resources(ModelServer.class).inNamespace(namespace);
    }

    NonNamespaceOperation<ModelRoute, KubernetesResourceList<ModelRoute>, Resource<ModelRoute>> routes() {
        return client.resources(ModelRoute.class).inNamespace(namespace);
    }

    static <T extends HasMetadata> T existing(Resource<T> resource) {
        eventually(() -> assertThat(resource.get()).isNotNull());
        return resource.require();
    }

    static void eventually(ThrowingRunnable claim) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(ResourceNotFoundException.class)
                .untilAsserted(claim);
    }
}
