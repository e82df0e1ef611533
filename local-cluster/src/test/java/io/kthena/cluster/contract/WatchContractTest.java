package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.configMap;
import static io.kthena.cluster.contract.ClientFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists, selectors, watches and what is built on them. */
@Needs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchContractTest {
    private static final int MORE_THAN_THE_LOG_KEEPS = 150;

    @SuppressWarnings("NullAway.Init")
    private ClientFixture fixture;

    @BeforeAll
    void start() throws IOException {
        fixture = ClientFixture.start();
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    /** Collects events, and how the watch ended. */
    private static final class Seen implements Watcher<ConfigMap> {
        final Queue<String> events = new ConcurrentLinkedQueue<>();
        final CompletableFuture<WatcherException> ended = new CompletableFuture<>();

        @Override
        public void eventReceived(Action action, ConfigMap object) {
            events.add(action.name());
        }

        @Override
        public void onClose(@Nullable WatcherException cause) {
            if (cause != null) {
                ended.complete(cause);
            }
        }
    }

    private void create(String name) {
        fixture.configMaps().resource(configMap(name).build()).create();
    }

    private void label(String name, String value) {
        fixture.configMaps()
                .withName(name)
                .edit(c -> new ConfigMapBuilder(c)
                        .editMetadata()
                        .addToLabels("bed", value)
                        .endMetadata()
                        .build());
    }

    @Test
    void selectsByLabelsAndFields() {
        create("one");
        label("one", "roses");

        assertThat(fixture.configMaps()
                        .withLabelIn("bed", "roses", "tulips")
                        .list()
                        .getItems())
                .hasSize(1);
        assertThat(fixture.configMaps()
                        .withLabel("bed")
                        .withLabelNotIn("bed", "roses")
                        .list()
                        .getItems())
                .noneMatch(c -> c.getMetadata().getName().equals("one"));
        assertThat(fixture.configMaps().withField("metadata.name", "one").list().getItems())
                .hasSize(1);
        assertThat(fixture.configMaps()
                        .withoutField("metadata.name", "one")
                        .list()
                        .getItems())
                .noneMatch(c -> c.getMetadata().getName().equals("one"));
    }

    @Test
    void tellsEveryChange() {
        Seen seen = new Seen();
        try (Watch _ = fixture.configMaps().withName("seen").watch(seen)) {
            create("seen");
            label("seen", "x");
            fixture.configMaps().withName("seen").delete();
            eventually().untilAsserted(() -> assertThat(seen.events).containsExactly("ADDED", "MODIFIED", "DELETED"));
        }
    }

    @Test
    void anObjectEntersAndLeavesASelection() {
        create("moving");
        Seen seen = new Seen();
        try (Watch _ = fixture.configMaps().withLabel("bed", "herbs").watch(seen)) {
            label("moving", "herbs");
            label("moving", "weeds");
            eventually().untilAsserted(() -> assertThat(seen.events).containsExactly("ADDED", "DELETED"));
        }
    }

    @Test
    void replaysWhatHappenedSinceAVersion() {
        String version = fixture.configMaps().list().getMetadata().getResourceVersion();
        create("replayed");
        fixture.configMaps().withName("replayed").delete();
        Seen seen = new Seen();
        try (Watch _ = fixture.configMaps()
                .watch(new ListOptionsBuilder().withResourceVersion(version).build(), seen)) {
            eventually().untilAsserted(() -> assertThat(seen.events).containsExactly("ADDED", "DELETED"));
        }
    }

    @Test
    @Needs(Capability.FORGETS_EARLY)
    void saysGoneForAVersionThatIsTooOld() throws Exception {
        create("churn");
        for (int i = 0; i < MORE_THAN_THE_LOG_KEEPS; i++) {
            label("churn", "v" + i);
        }
        Seen seen = new Seen();
        try (Watch _ = fixture.configMaps()
                .watch(new ListOptionsBuilder().withResourceVersion("2").build(), seen)) {
            assertThat(seen.ended.get(10, TimeUnit.SECONDS).isHttpGone()).isTrue();
        }
    }

    @Test
    void informersFollow() {
        try (SharedIndexInformer<Orchard> informer = fixture.orchards().inform()) {
            fixture.orchards().resource(Orchard.named("followed", 1)).create();
            eventually()
                    .untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(1));
            fixture.orchards().withName("followed").delete();
            eventually()
                    .untilAsserted(() -> assertThat(informer.getStore().list()).isEmpty());
        }
    }

    @Test
    void waitsUntilAConditionHolds() throws Exception {
        fixture.orchards().resource(Orchard.named("awaited", 1)).create();
        CompletableFuture<Orchard> ripe = fixture.orchards()
                .withName("awaited")
                .informOnCondition(all -> all.stream()
                        .anyMatch(o -> o.getStatus() != null
                                && "Ripe".equals(o.getStatus().phase())))
                .thenApply(all -> all.getFirst());
        Orchard orchard = fixture.orchards().withName("awaited").get();
        orchard.setStatus(new Orchard.Status("Ripe", 1));
        fixture.orchards().resource(orchard).updateStatus();

        assertThat(ripe.get(10, TimeUnit.SECONDS).getStatus().phase()).isEqualTo("Ripe");
    }

    @Test
    void leasesElectALeader() throws Exception {
        CompletableFuture<Boolean> leading = new CompletableFuture<>();
        var elector = fixture.client()
                .leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("gardeners")
                        .withLeaseDuration(Duration.ofSeconds(3))
                        .withRenewDeadline(Duration.ofSeconds(2))
                        .withRetryPeriod(Duration.ofMillis(300))
                        .withLock(new LeaseLock("default", "gardeners", "me"))
                        .withLeaderCallbacks(new LeaderCallbacks(() -> leading.complete(true), () -> {}, _ -> {}))
                        .build())
                .build();
        CompletableFuture<?> running = elector.start();

        assertThat(leading.get(10, TimeUnit.SECONDS)).isTrue();
        running.cancel(true);
    }
}
