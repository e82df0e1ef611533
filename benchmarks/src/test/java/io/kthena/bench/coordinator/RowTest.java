package io.kthena.bench.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.bench.report.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
    private static Measured size(int live, double cpuMicros, double bytes, String fault) {
        return new Measured(live, 1e5, cpuMicros, bytes, fault);
    }

    private static List<Row> rows(Measured... sizes) {
        return Row.of("grpc", List.of(sizes), Map.of(1000, 80.0));
    }

    @Test
    void growthIsOverTheSmallestSizeWhateverTheOrder() {
        var rows = rows(size(100_000, 5, 100, ""), size(1000, 2, 100, ""));

        assertThat(rows).extracting(Row::growth).containsExactly(2.5, 1.0);
        assertThat(rows).extracting(Row::residentMb).containsExactly(0.0, 80.0);
        assertThat(rows).extracting(Row::verdict).containsOnly(Verdict.PASS);
    }

    @Test
    void growthMemoryAndWrongBooksFail() {
        var rows = rows(
                size(1000, 2, 100, ""),
                size(10_000, 2, 5000, ""),
                size(100_000, 6.1, 100, ""),
                size(1_000_000, 2, 100, "lost one"));

        assertThat(rows)
                .extracting(Row::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.FAIL, Verdict.FAIL);
        assertThat(rows.getLast().note()).isEqualTo("lost one");
    }

    @Test
    void whatIsNotKnownFails() {
        assertThat(rows(size(1000, Double.NaN, 100, "")).getFirst().verdict()).isEqualTo(Verdict.FAIL);
    }
}
