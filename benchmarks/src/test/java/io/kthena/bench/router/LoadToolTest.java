package io.kthena.bench.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The C programs against each other: what one counts must be what the other sent. Skipped where there is no gcc. */
class LoadToolTest {
    private static final LoadTool.Length SHORT = new LoadTool.Length(0, 0.3);

    @RegisterExtension
    final RunningEngine running = new RunningEngine();

    private Window run(String id, long length) throws IOException, InterruptedException {
        Case what = Case.of(id).orElseThrow();
        return running.load(length).run(what, running.engine().direct(), what.rate(), SHORT, List.of());
    }

    @Test
    void aClosedLoopCountsAnswersAndTheEnginesCpu() throws IOException, InterruptedException {
        Window seen = run("plain-16k", -1);

        assertThat(seen.fault()).isEmpty();
        assertThat(seen.answered()).isPositive();
        assertThat(running.engine().count("requests")).isGreaterThanOrEqualTo(seen.answered());
        assertThat(seen.cpuSeconds()).isPositive().isLessThan(seen.seconds() * 1.1);
    }

    @Test
    void anOpenLoopKeepsItsRate() throws IOException, InterruptedException {
        Window seen = run("latency-1k", -1);

        assertThat(seen.fault()).isEmpty();
        assertThat(seen.latencyP50()).isPositive();
        assertThat((double) seen.answered()).isBetween(100.0, 600.0);
    }

    @Test
    void anAnswerOfTheWrongLengthIsAnError() throws IOException, InterruptedException {
        Window seen = run("plain-1k", 1);

        assertThat(seen.fault()).contains("wrong length");
        assertThat(seen.answered()).isZero();
    }

    @Test
    void streamsMustBeWhole() throws IOException, InterruptedException {
        var load = running.load(-1);
        var prompts = running.prompts();

        Window whole = load.check(running.engine().direct(), prompts.file("m", 1024, true, true), 20, true);
        Window withoutUsage = load.check(running.engine().direct(), prompts.file("m", 1024, true, false), 20, true);

        assertThat(whole.fault()).isEmpty();
        assertThat(whole.answered()).isPositive();
        assertThat(withoutUsage.fault()).contains("incomplete or wrong stream");
    }
}
