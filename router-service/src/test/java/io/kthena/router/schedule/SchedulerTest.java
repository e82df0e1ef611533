package io.kthena.router.schedule;

import static io.kthena.router.Objects.chat;
import static io.kthena.router.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.router.Objects;
import io.kthena.router.load.EngineSample;
import io.kthena.router.load.LoadBook;
import io.kthena.router.request.Refused;
import io.kthena.router.topology.Limits;
import io.kthena.router.topology.PodFact;
import io.kthena.router.topology.Server;
import io.kthena.router.topology.Topology;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final RandomGenerator RANDOM = new Random(7);
    private static final Limits DEFAULTS = new Limits(Duration.ofSeconds(600), 2, Duration.ofMillis(100));
    private static final String PD = """
            inferenceEngine: vLLM
            workloadPort: {port: 8000}
            trafficPolicy: {timeout: 10s}
            workloadSelector:
              matchLabels: {app: m}
              pdGroup: {groupKey: g, prefillLabels: {role: prefill}, decodeLabels: {role: decode}}
            """;

    private final LoadBook loads = new LoadBook();
    private final Scheduler scheduler = new Scheduler(Profile.leastRequest(10, PluginTimer.OFF));

    private Server pd(PodFact... pods) {
        Server server = Topology.of(List.of(Objects.server("m", PD)), List.of(pods), loads, DEFAULTS)
                .server("dev/m");
        assertThat(server).isNotNull();
        return server;
    }

    private static PodFact member(String name, String group, String role) {
        return pod(name, "10.0.0.1", Map.of("app", "m", "g", group, "role", role));
    }

    @Test
    void aPairIsOfOneGroup() {
        Server server = pd(
                member("p0", "g0", "prefill"),
                member("d0", "g0", "decode"),
                member("p1", "g1", "prefill"),
                member("d1", "g1", "decode"));
        Set<String> groups = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            var pair = scheduler.pair(chat("m"), server, Set.of(), RANDOM);
            assertThat(pair.prefill().name().substring(1))
                    .isEqualTo(pair.decode().name().substring(1));
            groups.add(pair.group().value());
        }
        assertThat(groups).containsExactlyInAnyOrder("g0", "g1");
    }

    @Test
    void theLessLoadedDecodeEngineWins() {
        Server server = pd(member("p0", "g0", "prefill"), member("d0", "g0", "decode"), member("d1", "g0", "decode"));
        var lease = loads.of("uid-d0").lease();
        assertThat(scheduler.pair(chat("m"), server, Set.of(), RANDOM).decode().name())
                .isEqualTo("d1");
        lease.close();
        lease.close();
        assertThat(loads.of("uid-d0").inFlight()).isZero();
    }

    @Test
    void aDecodeEngineWithoutPrefillInItsGroupIsPassedOver() {
        Server server = pd(member("p0", "g0", "prefill"), member("d0", "g0", "decode"), member("d1", "g1", "decode"));
        for (int i = 0; i < 20; i++) {
            assertThat(scheduler
                            .pair(chat("m"), server, Set.of(), RANDOM)
                            .decode()
                            .name())
                    .isEqualTo("d0");
        }
    }

    @Test
    void anEngineThatFailedIsUsedOnlyIfNothingElseIsLeft() {
        Server server = pd(member("p0", "g0", "prefill"), member("d0", "g0", "decode"), member("d1", "g0", "decode"));
        for (int i = 0; i < 20; i++) {
            assertThat(scheduler
                            .pair(chat("m"), server, Set.of("uid-d0"), RANDOM)
                            .decode()
                            .name())
                    .isEqualTo("d1");
        }
        assertThat(scheduler.pair(chat("m"), server, Set.of("uid-d0", "uid-d1"), RANDOM))
                .isNotNull();
        var groups = server.groups();
        assertThat(groups).isNotNull();
        assertThat(scheduler.decoder(chat("m"), groups.getFirst(), Set.of("uid-d0", "uid-d1"), RANDOM))
                .isNull();
    }

    @Test
    void noPairAndFullEnginesAreRefused() {
        assertThatThrownBy(() -> scheduler.pair(chat("m"), pd(member("d0", "g0", "decode")), Set.of(), RANDOM))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no valid prefill-decode pod pairs found");
        assertThatThrownBy(() -> scheduler.pair(chat("m"), pd(member("p0", "g0", "prefill")), Set.of(), RANDOM))
                .hasMessageContaining("no decode pod found");
        Server server = pd(member("p0", "g0", "prefill"), member("d0", "g0", "decode"));
        loads.of("uid-d0").report(new EngineSample(10, 1, 0.5));
        assertThatThrownBy(() -> scheduler.pair(chat("m"), server, Set.of(), RANDOM))
                .hasMessageContaining("pods have all been filtered out by \"least-request\"");
    }

    @Test
    void podsThatAreNotEligibleOrElsewhereAreNotThere() {
        var terminating = new PodFact("dev", "p1", "u", "10.0.0.1", 0, Map.of("app", "m"), false);
        var elsewhere = new PodFact("prod", "p2", "v", "10.0.0.1", 0, Map.of("app", "m"), true);
        Server server = pd(terminating, elsewhere, member("d0", "g0", "decode"));
        assertThat(server.pods()).extracting(endpoint -> endpoint.name()).containsExactly("d0");
        assertThat(server.limits().headers()).isEqualTo(Duration.ofSeconds(10));
    }
}
