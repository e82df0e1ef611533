package io.kthena.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "10s,PT10S",
        "1m30s,PT1M30S",
        "250ms,PT0.25S",
        "1h,PT1H",
        "1.5h,PT1H30M",
        "0,PT0S",
        "0s,PT0S",
        "100us,PT0.0001S",
        "7µs,PT0.000007S",
        "3ns,PT0.000000003S",
        "-2m,PT-2M",
        "+5s,PT5S",
        ".5s,PT0.5S",
        "1.s,PT1S"
    })
    void readsWhatGoReads(String text, String expected) {
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "1d", "1 s", "PT1S", "1h-2m", ".s", "999999999999h"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
