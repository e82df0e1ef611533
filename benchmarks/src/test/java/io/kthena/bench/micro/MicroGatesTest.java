package io.kthena.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.bench.report.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gates of {@code ./bench micro --quick}, as CI runs them. */
@Tag("full")
class MicroGatesTest {
    @Test
    void everyGateHolds(@TempDir Path work) throws Exception {
        List<Measurement> measured = Suite.run(Suite.ALL, Suite.Length.QUICK, work.resolve("jmh.log"));

        List<Row> rows = Row.of(measured, Gates.checkedIn(), false);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.verdict()).as(row.toString()).isEqualTo(Verdict.PASS));
        assertThat(rows)
                .extracting(Row::id)
                .containsExactlyInAnyOrder(
                        "intake-scan-16k",
                        "splice-splice-16k",
                        "schedule-single-100",
                        "schedule-pair-100",
                        "sse-tap-64",
                        "session-step",
                        "session-ledger",
                        "plan-steady-100",
                        "plan-rollout-100");
    }
}
