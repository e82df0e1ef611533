package io.kthena.admission.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.admission.certificate.Credentials;
import io.kthena.admission.certificate.SecretData;
import io.kthena.admission.certificate.SelfSigned;
import io.kthena.admission.certificate.Terms;
import io.kthena.admission.cluster.CertificateSecret;
import io.kthena.admission.cluster.WebhookConfigurations;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.testing.FakeClock;
import io.kthena.testing.TlsClient;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas of one service against an API server's semantics. */
class WebhookServiceTest {
    private static final String NAMESPACE = "kthena-system";
    private static final String SECRET = "svc-certs";
    private static final String CONFIGURATION = "svc-validating";

    private final Vertx vertx = Vertx.vertx();
    private final List<WebhookService> replicas = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private ApiServer api;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = ApiServer.start(ApiServerOptions.forTests());
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void stop() {
        replicas.forEach(WebhookService::close);
        var _ = vertx.close();
        client.close();
        api.close();
    }

    @Test
    void twoReplicasServeOneCertificateThatTheApiServerTrusts() throws Exception {
        configure();
        WebhookService one = replica();
        WebhookService other = replica();
        one.start();
        other.start();
        await().until(() -> one.state() instanceof WebhookState.Serving);
        await().until(() -> other.state() instanceof WebhookState.Serving);
        await().until(() -> injected().equals(stored().bundle()));

        try (TlsClient trusting = new TlsClient(injected())) {
            for (WebhookService replica : replicas) {
                var answer = trusting.get(replica.port(), "/healthz");
                assertThat(answer.sslSession().orElseThrow().getPeerCertificates()[0])
                        .isEqualTo(stored().current().leaf());
            }
        }
        assertThat(client.secrets()
                        .inNamespace(NAMESPACE)
                        .withName(SECRET)
                        .get()
                        .getType())
                .isEqualTo("kubernetes.io/tls");
    }

    @Test
    void whatOthersOverwriteOrRemoveIsPutRight() {
        WebhookService replica = replica();
        replica.start();
        await().until(() -> replica.state() instanceof WebhookState.Serving);
        configure();
        await("a configuration that comes later").until(() -> injected().equals(stored().bundle()));

        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(CONFIGURATION)
                .edit(configuration -> {
                    configuration.getWebhooks().getFirst().getClientConfig().setCaBundle("b3RoZXI=");
                    return configuration;
                });
        await("somebody overwrote it").until(() -> injected().equals(stored().bundle()));

        Credentials first = stored();
        client.secrets().inNamespace(NAMESPACE).withName(SECRET).delete();
        await("somebody deleted the Secret").until(() -> {
            Secret secret =
                    client.secrets().inNamespace(NAMESPACE).withName(SECRET).get();
            return secret != null && !stored().equals(first) && injected().equals(stored().bundle());
        });
    }

    @Test
    void manyReplicasThatStartAtOnceAgree() throws Exception {
        var clock = FakeClock.at(Instant.parse("2026-01-01T00:00:00Z"));
        int count = 6;
        var together = new CyclicBarrier(count);
        try (var threads = Executors.newFixedThreadPool(count)) {
            List<Callable<CertificateSource.Found>> starts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                SelfManaged source = source();
                starts.add(() -> {
                    together.await();
                    return source.refresh(clock.instant());
                });
            }
            for (Future<CertificateSource.Found> found : threads.invokeAll(starts)) {
                assertThat(found.get().identity()).contains(stored().current());
            }
        }
    }

    @Test
    void aRotationIsSeenByEveryReplicaAndNeverUntrusted() {
        var clock = FakeClock.at(Instant.parse("2026-01-01T00:00:00Z"));
        configure();
        SelfManaged one = source();
        SelfManaged other = source();
        var first = one.refresh(clock.instant());
        assertThat(other.refresh(clock.instant())).isEqualTo(first);

        clock.set(first.again());
        var staged = other.refresh(clock.instant());
        assertThat(staged.identity()).as("not served before it is known").isEqualTo(first.identity());
        assertThat(stored().next()).isPresent();
        assertThat(injected()).isEqualTo(stored().bundle());
        assertThat(stored().trusted()).hasSize(2);

        clock.set(staged.again());
        var promoted = one.refresh(clock.instant());
        assertThat(promoted.identity()).isNotEqualTo(first.identity());
        assertThat(other.refresh(clock.instant())).isEqualTo(promoted);
        assertThat(stored().next()).isEmpty();
        assertThat(injected()).isEqualTo(stored().bundle());
        assertThat(first.identity().orElseThrow().validAt(clock.instant()))
                .as("well before its end")
                .isTrue();
    }

    private WebhookService replica() {
        var service = new WebhookService(config(), Webhooks.of(), vertx, client, Clock.systemUTC());
        replicas.add(service);
        return service;
    }

    private SelfManaged source() {
        return new SelfManaged(
                new CertificateSecret(client, NAMESPACE, SECRET),
                new WebhookConfigurations(client, NAMESPACE, "svc", Optional.of(CONFIGURATION), Optional.empty()),
                new Terms(List.of("svc." + NAMESPACE + ".svc"), Duration.ofDays(90), Duration.ofHours(1)),
                SelfSigned::new);
    }

    private static WebhookConfig config() {
        var settings = Map.of(
                "kthena.webhook.enabled", "true",
                "kthena.webhook.host", "127.0.0.1",
                "kthena.webhook.port", "0",
                "kthena.webhook.service", "svc",
                "kthena.webhook.hosts", "127.0.0.1,localhost",
                "kthena.webhook.validating-configuration", CONFIGURATION);
        return new SmallRyeConfigBuilder()
                .withMapping(WebhookConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(WebhookConfig.class);
    }

    private void configure() {
        client.resource(new ValidatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(CONFIGURATION)
                        .endMetadata()
                        .addNewWebhook()
                        .withName("validate-thing.volcano.sh")
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withNewClientConfig()
                        .withNewService()
                        .withName("svc")
                        .withNamespace(NAMESPACE)
                        .withPath("/validate/thing")
                        .endService()
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .create();
    }

    private Credentials stored() {
        Secret secret = client.secrets().inNamespace(NAMESPACE).withName(SECRET).get();
        return SecretData.read(secret.getData()).orElseThrow();
    }

    private String injected() {
        String bundle = client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(CONFIGURATION)
                .get()
                .getWebhooks()
                .getFirst()
                .getClientConfig()
                .getCaBundle();
        byte[] text = Base64.getDecoder().decode(Objects.requireNonNullElse(bundle, ""));
        return new String(text, StandardCharsets.UTF_8);
    }
}
