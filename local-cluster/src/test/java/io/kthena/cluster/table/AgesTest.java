package io.kthena.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT119S, 119s",
        "PT120S, 2m",
        "PT9M59S, 9m59s",
        "PT10M30S, 10m",
        "PT179M, 179m",
        "PT3H, 3h",
        "PT7H30M, 7h30m",
        "PT47H59M, 47h",
        "PT48H, 2d",
        "PT75H, 3d3h",
        "P8D, 8d",
        "P729D, 729d",
        "P731D, 2y1d",
        "P4000D, 10y"
    })
    void showsTwoUnitsAtMost(Duration age, String shown) {
        assertThat(Ages.of(age)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"'', <unknown>", "yesterday, <invalid>", "2026-01-01T00:00:00Z, 5s"})
    void readsTimestamps(String timestamp, String shown) {
        assertThat(Ages.since(timestamp, Instant.parse("2026-01-01T00:00:05Z"))).isEqualTo(shown);
    }
}
