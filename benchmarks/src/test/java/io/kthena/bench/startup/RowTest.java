package io.kthena.bench.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.bench.report.Verdict;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RowTest {
    private static List<Start> starts(double foreign, double... ready) {
        return DoubleStream.of(ready)
                .mapToObj(seconds -> new Start("s", true, seconds, seconds, 90, 100, foreign))
                .toList();
    }

    private static Verdict verdict(List<Start> starts) {
        return Row.of("s", true, starts, "").verdict();
    }

    @Test
    void theMedianOfQuietStartsCounts() {
        assertThat(verdict(starts(0, 0.9, 0.8, 3))).isEqualTo(Verdict.PASS);
        assertThat(verdict(starts(0, 0.9, 1.1, 3))).isEqualTo(Verdict.FAIL);
    }

    @Test
    void noiseCanKeepAServiceFromItsGoalButNotHelpIt() {
        assertThat(verdict(starts(1, 1.1, 1.2, 1.3))).isEqualTo(Verdict.NOISY);
        assertThat(verdict(starts(1, 0.9, 0.9, 0.9))).isEqualTo(Verdict.PASS);
    }

    @Test
    void withoutACacheThereIsNoLimit() {
        assertThat(Row.of("s", false, starts(0, 9, 9, 9), "").verdict()).isEqualTo(Verdict.NONE);
    }

    @Test
    void oneFaultFailsTheRow() {
        assertThat(Row.of("s", true, starts(0, 0.5, 0.5, 0.5), "died").verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(Row.of("s", false, List.of(), "").verdict()).isEqualTo(Verdict.FAIL);
    }
}
