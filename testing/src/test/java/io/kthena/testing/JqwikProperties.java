package io.kthena.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class JqwikProperties {

    @Property
    void advancingBackAndForthLeavesTheClockAlone(@ForAll @LongRange(min = -1_000_000, max = 1_000_000) long millis) {
        var clock = FakeClock.at(Instant.EPOCH);
        clock.advance(Duration.ofMillis(millis));
        clock.advance(Duration.ofMillis(-millis));
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }
}
