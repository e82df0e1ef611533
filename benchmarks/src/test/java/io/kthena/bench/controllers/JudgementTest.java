package io.kthena.bench.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kthena.bench.controllers.Ledger.Series;
import io.kthena.bench.process.Usage;
import io.kthena.bench.report.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Options OPTIONS =
            Options.parse(List.of("--sizes", "10,100", "--groups", "10", "--max-unavailable", "2"));
    private static final Usage SMALL = new Usage(9, 300, 350);

    @Test
    void aGoodRunPassesEveryRule() {
        var verdicts = Judgement.of(OPTIONS, List.of(converge(10, 1), converge(100, 11)), List.of(roll(8), rest()));

        assertThat(verdicts)
                .isNotEmpty()
                .allSatisfy(verdict ->
                        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Verdict.PASS));
    }

    @Test
    void everyBrokenRuleIsNamed() {
        var slow = converge(100, 40);
        var bad = new Phase(
                "converge",
                100,
                400,
                true,
                40,
                20,
                0,
                new Usage(9, 380, 400),
                0,
                0,
                new Writes(
                        List.of(
                                row("create", "pods", "", 400, 1, 0, 2),
                                row("patch", Manifests.KIND, "status", 900, 0, 3, 9),
                                row("update", Manifests.KIND, "", 1, 0, 0, 1)),
                        Map.of()),
                new Phase.Excess("m1", 9, 5),
                0,
                "");

        assertThat(failed(Judgement.of(OPTIONS, List.of(converge(10, 1), bad), List.of(roll(7)))))
                .anyMatch(rule -> rule.contains("creations per object"))
                .anyMatch(rule -> rule.contains("refused"))
                .anyMatch(rule -> rule.contains("changed nothing"))
                .anyMatch(rule -> rule.contains("real changes"))
                .anyMatch(rule -> rule.contains("no other writes"))
                .anyMatch(rule -> rule.contains("resident memory"))
                .anyMatch(rule -> rule.contains("worst moment"))
                .anyMatch(rule -> rule.contains("time to converge"));
        assertThat(failed(Judgement.of(OPTIONS, List.of(converge(10, 1), slow), List.of())))
                .containsExactly("growth of time to converge with the size, exponent");
    }

    @Test
    void timeOnABusyMachineIsNoVerdict() {
        var noisy = new Phase("converge", 100, 400, true, 40, 10, 0, SMALL, 0.5, 0, writes(100), none(), 0, "");

        assertThat(Judgement.of(OPTIONS, List.of(converge(10, 1), noisy), List.of()))
                .filteredOn(ruling -> ruling.verdict() != Verdict.PASS)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.verdict()).isEqualTo(Verdict.NOISY));
    }

    @Test
    void theExponentIsThatOfThePower() {
        var phases =
                Stream.of(10, 100, 1000).map(n -> converge(n, Math.pow(n, 1.5))).toList();

        assertThat(Growth.of("time", phases, Phase::seconds).exponent()).isCloseTo(1.5, within(1e-9));
    }

    private static List<String> failed(List<Judgement.Ruling> verdicts) {
        return verdicts.stream()
                .filter(ruling -> ruling.verdict() == Verdict.FAIL)
                .map(Judgement.Ruling::rule)
                .toList();
    }

    private static Phase converge(int size, double seconds) {
        return new Phase(
                "converge", size, size * 4, true, seconds, size / 10.0, 0, SMALL, 0, 0, writes(size), none(), 0, "");
    }

    private static Phase roll(int lowest) {
        var writes = new Writes(
                List.of(row("create", "pods", "", 20, 0, 0, 1), row("delete", "pods", "", 20, 0, 0, 1)), Map.of());
        return new Phase("roll", 1, 20, true, 5, 1, 0, SMALL, 0, 0, writes, none(), lowest, "");
    }

    private static Phase rest() {
        var lease = row("update", "leases.coordination.k8s.io", "", 9, 0, 0, 9);
        return new Phase(
                "rest", 100, 400, true, 60, 0, 0, SMALL, 0, 0, new Writes(List.of(lease), Map.of()), none(), 0, "");
    }

    private static Writes writes(int size) {
        return new Writes(
                List.of(
                        row("create", "pods", "", size * 4L, 0, 0, 1),
                        row("patch", Manifests.KIND, "status", size * 3L, 0, 0, 3)),
                Map.of());
    }

    private static Writes.Row row(
            String verb, String resource, String sub, long count, long refused, long unchanged, long most) {
        return new Writes.Row(new Series(Controller.NAME, verb, resource, sub), count, refused, unchanged, most);
    }

    private static Phase.Excess none() {
        return new Phase.Excess("m0", 3, 5);
    }
}
