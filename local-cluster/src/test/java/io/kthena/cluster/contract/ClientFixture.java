package io.kthena.cluster.contract;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionFactory;

/** A client of the cluster under test, with the tests' definition installed. */
final class ClientFixture implements AutoCloseable {
    /** A real cluster's garbage collector looks for new kinds every half minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ClusterUnderTest cluster;
    private final KubernetesClient client;

    private ClientFixture(ClusterUnderTest cluster, KubernetesClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    static ClientFixture start() throws IOException {
        ClusterUnderTest cluster = ClusterUnderTest.start();
        Config config = new ConfigBuilder(cluster.config())
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build();
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        try (InputStream crd = ClientFixture.class.getResourceAsStream("/contract/crd.yaml")) {
            client.load(crd).serverSideApply();
        }
        ClientFixture fixture = new ClientFixture(cluster, client);
        eventually().until(fixture::servesOrchards);
        return fixture;
    }

    /** A real server takes a moment after it has established a definition. */
    private boolean servesOrchards() {
        try {
            client.resources(Orchard.class)
                    .inNamespace("default")
                    .list(new ListOptionsBuilder().withResourceVersion("0").build());
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    Kubectl kubectl(Path home) {
        return new Kubectl(cluster, home);
    }

    KubernetesClient client() {
        return client;
    }

    NonNamespaceOperation<Orchard, KubernetesResourceList<Orchard>, Resource<Orchard>> orchards() {
        MixedOperation<Orchard, KubernetesResourceList<Orchard>, Resource<Orchard>> all =
                client.resources(Orchard.class);
        return all.inNamespace("default");
    }

    NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> configMaps() {
        return client.configMaps().inNamespace("default");
    }

    static ConfigMapBuilder configMap(String name) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata();
    }

    static OwnerReference ownedBy(Orchard owner, boolean blocking) {
        return new OwnerReferenceBuilder()
                .withApiVersion("garden.test/v1")
                .withKind("Orchard")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withBlockOwnerDeletion(blocking)
                .build();
    }

    static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    /** The HTTP status of a refused call; 200 when it is not refused. */
    static int codeOf(ThrowingCallable call) {
        try {
            call.call();
            return 200;
        } catch (KubernetesClientException e) {
            return e.getCode();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
