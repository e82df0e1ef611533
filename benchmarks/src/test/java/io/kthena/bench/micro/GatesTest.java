package io.kthena.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.bench.report.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final Gates GATES = Gates.parse("""
            # what        bytes  ratio
            intake-scan-1k  100   0.5   # small
            plan-steady     200   -
            """);

    private static Measurement of(String group, String method, String params, double nanos, double bytes) {
        return new Measurement(group, method, params, nanos * 1.5, nanos, bytes);
    }

    private static Row only(Measurement... measured) {
        return Row.of(List.of(measured), GATES, false).getFirst();
    }

    @Test
    void aRowIsComparedWithTheTreeOfTheSameParameters() {
        Row row = only(
                of("intake", "tree", "16k", 1, 1),
                of("intake", "tree", "1k", 100, 5000),
                of("intake", "scan", "1k", 30, 90));

        assertThat(row.ratio()).isEqualTo(0.3);
        assertThat(row.treeBytes()).isEqualTo(5000);
        assertThat(row.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void bothLimitsCount() {
        Measurement tree = of("intake", "tree", "1k", 100, 5000);

        assertThat(only(tree, of("intake", "scan", "1k", 51, 90)).note()).isEqualTo("dearer than its part of the tree");
        assertThat(only(tree, of("intake", "scan", "1k", 30, 101)).note()).isEqualTo("allocates more than its limit");
        assertThat(only(of("plan", "steady", "", 1e9, 200)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void whatCannotBeJudgedFails() {
        assertThat(only(of("intake", "scan", "1k", 30, 90)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(only(of("plan", "steady", "", 30, Double.NaN)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(only(of("plan", "rollout", "", 30, 90)).note()).isEqualTo("has no gate");
        assertThat(Row.of(List.of(), GATES, true))
                .extracting(Row::id, Row::verdict, Row::note)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("intake-scan-1k", Verdict.FAIL, "was not measured"),
                        org.assertj.core.groups.Tuple.tuple("plan-steady", Verdict.FAIL, "was not measured"));
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Gates.parse("intake-scan-1k 100")).hasMessageContaining("NAME BYTES RATIO");
        assertThatThrownBy(() -> Gates.parse("a 1 -\na 2 -")).hasMessageContaining("two gates for a");
    }
}
