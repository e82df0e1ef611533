package io.kthena.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FakeClockTest {

    @Test
    void standsStillUntilMoved() {
        var clock = FakeClock.at("2025-09-29T10:15:28Z");
        var elsewhere = clock.withZone(ZoneId.of("Asia/Shanghai"));

        clock.advance(Duration.ofSeconds(2));

        assertThat(clock.instant()).isEqualTo(Instant.parse("2025-09-29T10:15:30Z"));
        assertThat(elsewhere.instant()).isEqualTo(clock.instant());
    }
}
