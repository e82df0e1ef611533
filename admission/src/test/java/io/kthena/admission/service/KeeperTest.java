package io.kthena.admission.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.admission.TestCredentials;
import io.kthena.admission.certificate.Identity;
import io.kthena.admission.cluster.WebhookEvents;
import io.kthena.admission.service.CertificateSource.Found;
import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import io.kthena.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is missing or has expired shows in readiness and in one Event, until it is there again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeeperTest {
    private static final String NAMESPACE = "kthena-system";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(10));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private ApiServer api;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private final Identity identity = TestCredentials.of(START, END).current();
    private final List<Identity> served = new ArrayList<>();
    private FakeClock clock = FakeClock.at(START);
    private Found found = new Found(Optional.empty(), "", START);

    @BeforeAll
    void startApi() throws IOException {
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

    @AfterAll
    void stopApi() {
        client.close();
        api.close();
    }

    @BeforeEach
    void reset() {
        clock = FakeClock.at(START);
        served.clear();
    }

    @AfterEach
    void forgetEvents() {
        client.v1().events().inNamespace(NAMESPACE).delete();
    }

    @Test
    void aMissingCertificateIsDownWithAnEventOnceUntilItComes() {
        var keeper = keeper(_ -> found);
        assertThat(health(keeper).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        found = new Found(Optional.empty(), "nothing there", START.plusSeconds(60));

        keeper.tick();
        keeper.tick();

        assertThat(health(keeper).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(health(keeper).getData().orElseThrow())
                .containsEntry("reason", "WebhookCertificateMissing")
                .containsEntry("message", "nothing there");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("WebhookCertificateMissing");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("Service");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("svc");
        });

        found = new Found(Optional.of(identity), "", END);
        keeper.tick();
        assertThat(health(keeper).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(served).containsExactly(identity);
    }

    @Test
    void anExpiredCertificateIsDownWithAnEvent() {
        found = new Found(Optional.of(identity), "", END.plus(Duration.ofDays(1)));
        var keeper = keeper(_ -> found);
        keeper.tick();
        assertThat(health(keeper).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

        clock.set(END.minus(Duration.ofMinutes(3)));
        assertThat(keeper.tick()).as("looks again when it ends").isEqualTo(Duration.ofMinutes(3));

        clock.set(END);
        assertThat(health(keeper).getStatus()).as("readiness needs no look").isEqualTo(HealthCheckResponse.Status.DOWN);
        keeper.tick();
        assertThat(health(keeper).getData().orElseThrow()).containsEntry("reason", "WebhookCertificateExpired");
        assertThat(events()).extracting(Event::getReason).containsExactly("WebhookCertificateExpired");
    }

    @Test
    void failuresAreTriedAgainEverLessOften() {
        var keeper = keeper(_ -> {
            throw new IllegalStateException("the API server is away");
        });
        assertThat(keeper.tick()).isEqualTo(Duration.ofSeconds(2));
        assertThat(keeper.tick()).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 10; i++) {
            keeper.tick();
        }
        assertThat(keeper.tick()).isEqualTo(Duration.ofMinutes(1));
        assertThat(keeper.state())
                .isInstanceOfSatisfying(
                        WebhookState.Failing.class,
                        failing -> assertThat(failing.message()).contains("the API server is away"));
    }

    @Test
    void aPortThatCannotBeOpenedIsDown() {
        found = new Found(Optional.of(identity), "", END);
        var keeper = new Keeper(
                _ -> found,
                _ -> {
                    throw new IllegalStateException("address in use");
                },
                new WebhookEvents(client, NAMESPACE, "svc"),
                clock);
        keeper.tick();
        assertThat(health(keeper).getData().orElseThrow()).containsEntry("reason", "WebhookNotServed");
        assertThat(events()).extracting(Event::getReason).containsExactly("WebhookNotServed");
    }

    @Test
    void aMountedCertificateIsReadAndReadAgain() throws IOException {
        var keeper = keeper(new Mounted(folder));
        keeper.tick();
        assertThat(keeper.state())
                .isInstanceOfSatisfying(
                        WebhookState.Failing.class,
                        failing -> assertThat(failing.reason()).isEqualTo(Keeper.MISSING));

        write(folder, identity);
        assertThat(keeper.tick()).isEqualTo(Duration.ofMinutes(1));
        assertThat(keeper.state()).isEqualTo(new WebhookState.Serving(END));

        Identity next = TestCredentials.of(START, END.plus(Duration.ofDays(1))).current();
        Path swapped = Files.createDirectory(folder.resolve("..2026"));
        write(swapped, next);
        Files.createSymbolicLink(folder.resolve("..data"), swapped);
        keeper.tick();
        assertThat(served).containsExactly(identity, next);
    }

    private static void write(Path folder, Identity identity) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), identity.certificates());
        Files.writeString(folder.resolve("tls.key"), identity.key());
    }

    private Keeper keeper(CertificateSource source) {
        return new Keeper(source, served::add, new WebhookEvents(client, NAMESPACE, "svc"), clock);
    }

    private static HealthCheckResponse health(Keeper keeper) {
        return WebhookHealth.response(keeper.state());
    }

    private List<Event> events() {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems();
    }
}
