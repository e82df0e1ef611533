package io.kthena.bench.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.bench.report.Verdict;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Case PLAIN = Case.of("plain-1k").orElseThrow();
    private static final Case PAIRED = Case.of("pd-1k").orElseThrow();
    private static final Case LATENCY = Case.of("latency-1k").orElseThrow();

    private final Tally tally = new Tally();

    private static Window window(double cpuMicros, double foreign, long errors) {
        return new Window(
                1,
                1000,
                0,
                errors,
                0,
                0,
                errors > 0 ? "500" : "",
                false,
                cpuMicros / 1000,
                foreign,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private static Window latency(double p50) {
        return new Window(1, 1000, 0, 0, 0, 0, "", false, 0.01, 0, 0, 0, p50, 0, 0, 0, 0);
    }

    private void rounds(Case what, String contender, double foreign, double... cpuMicros) {
        for (int round = 0; round < cpuMicros.length; round++) {
            tally.add(what, contender, round, window(cpuMicros[round], foreign, 0));
        }
    }

    private Verdict verdict(Case what) {
        return tally.row(what, "ours").orElseThrow().verdict();
    }

    @Test
    void ratiosAreTakenWithinARound() {
        rounds(PLAIN, "nginx", 0, 10, 11, 12, 10);
        rounds(PLAIN, "ours", 0, 20, 22, 24, 20);

        Spread ratio = tally.row(PLAIN, "ours").orElseThrow().ratio();

        assertThat(ratio).isEqualTo(new Spread(2, 2, 2, 4));
        assertThat(verdict(PLAIN)).isEqualTo(Verdict.PASS);
    }

    @Test
    void twoLegsAreComparedWithTheFloorsOne() {
        rounds(PLAIN, "nginx", 0, 10, 10, 10);
        rounds(PAIRED, "ours", 0, 50, 50, 50);

        assertThat(tally.row(PAIRED, "ours").orElseThrow().ratio().median()).isEqualTo(5);
        assertThat(verdict(PAIRED)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aGoodRatioOutOfDisturbedWindowsIsNoPass() {
        rounds(PLAIN, "nginx", 0.5, 10, 10, 10, 10);
        rounds(PLAIN, "ours", 0, 10, 10, 10, 10);

        assertThat(verdict(PLAIN)).isEqualTo(Verdict.NOISY);
    }

    @Test
    void anUnsteadyReferenceIsNoPass() {
        rounds(PLAIN, "nginx", 0, 10, 20, 10, 20);
        rounds(PLAIN, "ours", 0, 10, 20, 10, 20);

        assertThat(verdict(PLAIN)).isEqualTo(Verdict.NOISY);
    }

    @Test
    void oneErrorFailsTheRowHoweverFastItIs() {
        rounds(PLAIN, "nginx", 0, 10, 10, 10);
        rounds(PLAIN, "ours", 0, 1, 1);
        tally.add(PLAIN, "ours", 2, window(1, 0, 1));

        assertThat(verdict(PLAIN)).isEqualTo(Verdict.FAIL);
        assertThat(tally.row(PLAIN, "ours").orElseThrow().note()).isEqualTo("1 errors, first: 500");
    }

    @Test
    void latencyIsWhatAProxyAdds() {
        for (int round = 0; round < 3; round++) {
            tally.add(LATENCY, "direct", round, latency(100));
            tally.add(LATENCY, "nginx", round, latency(300));
            tally.add(LATENCY, "ours", round, latency(340));
        }

        assertThat(tally.row(LATENCY, "ours").orElseThrow().ratio().median()).isEqualTo(1.2);
        assertThat(verdict(LATENCY)).isEqualTo(Verdict.PASS);
    }

    @Test
    void whoWasNotMeasuredHasNoRow() {
        assertThat(tally.row(PLAIN, "ours")).isEmpty();
    }
}
