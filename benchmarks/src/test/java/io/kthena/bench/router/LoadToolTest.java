package io.kthena.bench.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The C programs against each other: what one counts must be what the other sent. Skipped where there is no gcc. */
class LoadToolTest {
    private static final LoadTool.Length SHORT = new LoadTool.Length(0, 0.3);

    private Engine engine;
    private Site site;
    private Prompts prompts;

    @BeforeEach
    void start(@TempDir Path work) throws IOException, InterruptedException {
        assumeTrue(
                Shell.run(work, List.of("gcc", "--version")).isFine(),
                "gcc is not installed: the load generator is not tested");
        Path home = Path.of("..").toRealPath();
        site = new Site(
                home, work, "127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", Site.freePort("127.0.0.1"), -1, -1);
        int port = Site.freePort("127.1.1.1");
        site = new Site(home, work, "127.0.0.1", "127.1.1.1", "127.1.1.2", "127.1.1.3", port, -1, -1);
        prompts = new Prompts(Files.createDirectories(work.resolve("prompts")));
        Engine.build(site);
        engine = Engine.start(site);
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    private Window run(String id, long length) throws IOException, InterruptedException {
        Case what = Case.of(id).orElseThrow();
        return new LoadTool(site, prompts, length).run(what, engine.direct(), what.rate(), SHORT, List.of());
    }

    @Test
    void aClosedLoopCountsAnswersAndTheEnginesCpu() throws IOException, InterruptedException {
        Window seen = run("plain-16k", -1);

        assertThat(seen.fault()).isEmpty();
        assertThat(seen.answered()).isPositive();
        assertThat(engine.count("requests")).isGreaterThanOrEqualTo(seen.answered());
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
        var load = new LoadTool(site, prompts, -1);

        Window whole = load.check(engine.direct(), prompts.file("m", 1024, true, true), 20, true);
        Window withoutUsage = load.check(engine.direct(), prompts.file("m", 1024, true, false), 20, true);

        assertThat(whole.fault()).isEmpty();
        assertThat(whole.answered()).isPositive();
        assertThat(withoutUsage.fault()).contains("incomplete or wrong stream");
    }
}
