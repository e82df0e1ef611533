package io.kthena.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {
    private final FakeClock clock = FakeClock.at("2025-09-29T10:00:00Z");
    private final List<String> issued = new ArrayList<>();
    private final Map<String, String> written = new HashMap<>();
    private Duration granted = Duration.ofMinutes(10);
    private boolean isDown;
    private final ServiceTokens tokens = new ServiceTokens(this::issue, written::put, clock);

    private ServiceTokens.Token issue(String account, Duration asked) {
        if (isDown) {
            throw new KubernetesClientException("down");
        }
        issued.add(account);
        return new ServiceTokens.Token(
                account + "#" + issued.size(), clock.instant().plus(granted));
    }

    @AfterEach
    void stop() {
        tokens.close();
    }

    @Test
    void eachServiceHasItsOwnAccounts() {
        tokens.start();

        assertThat(written)
                .containsEntry("router-service", "kthena-router#3")
                .containsEntry("kv-coordinator", "kthena-kv-coordinator#4")
                .containsOnlyKeys(Services.NAMES);
    }

    @Test
    void renewsAfterFourFifthsOfTheLifeThatWasGranted() {
        tokens.start();
        clock.advance(Duration.ofMinutes(8).minusSeconds(1));
        tokens.keepFresh();
        assertThat(issued).hasSize(4);

        clock.advance(Duration.ofSeconds(1));
        tokens.keepFresh();
        tokens.keepFresh();

        assertThat(issued).hasSize(8);
        assertThat(written).containsEntry("kv-coordinator", "kthena-kv-coordinator#8");
    }

    @Test
    void followsALifeThatBecameShorter() {
        tokens.start();
        granted = Duration.ofSeconds(50);
        clock.advance(Duration.ofMinutes(8));
        tokens.keepFresh();
        clock.advance(Duration.ofSeconds(40));
        tokens.keepFresh();

        assertThat(issued).hasSize(12);
    }

    @Test
    void triesAgainWhatFailed() {
        tokens.start();
        isDown = true;
        clock.advance(Duration.ofMinutes(9));
        tokens.keepFresh();
        assertThat(issued).hasSize(4);

        isDown = false;
        tokens.keepFresh();
        assertThat(issued).hasSize(8);
    }
}
