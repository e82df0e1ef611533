package io.kthena.bench.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.kthena.bench.peers.CommandPeer;
import io.kthena.bench.peers.OurRouter;
import io.kthena.bench.peers.Running;
import io.kthena.bench.peers.Site;
import io.kthena.bench.peers.Unavailable;
import io.kthena.bench.process.Shell;
import io.kthena.bench.report.Machine;
import io.kthena.bench.report.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever dies, errs or is not there has a row that says so, and the command fails. Skipped where there is no gcc. */
class FaultyContendersTest {
    private static final Case PLAIN = Case.of("plain-1k").orElseThrow();

    private final Tally tally = new Tally();
    private Engine engine;
    private Site site;
    private Prompts prompts;

    @BeforeEach
    void start(@TempDir Path work) throws IOException, InterruptedException {
        assumeTrue(
                Shell.run(work, List.of("gcc", "--version")).isFine(),
                "gcc is not installed: the load generator is not tested");
        Path home = Path.of("..").toRealPath();
        int port = Site.freePort("127.1.2.1");
        site = new Site(home, work, "127.0.0.1", "127.1.2.1", "127.1.2.2", "127.1.2.3", port, -1, -1);
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

    private Tally.Row measured(Running contender) throws IOException, InterruptedException {
        var options = Options.parse(List.of("--cases", "plain-1k", "--rounds", "2", "--seconds", "0.4"));
        new Rounds(options, new LoadTool(site, prompts, -1), engine, List.of(contender), Map.of(), tally).run();
        return tally.row(PLAIN, contender.name()).orElseThrow();
    }

    private RouterReport report(Running contender) {
        var options = Options.parse(List.of("--cases", "plain-1k"));
        var machine = new Machine("cpu", 2, 1, "os", "jdk", "commit");
        return RouterReport.of(
                "2026-01-01T00:00", "./bench router", machine, options, Map.of(contender.name(), ""), List.of(), tally);
    }

    @Test
    void oneThatDiesInTheMiddleSaysSo() throws Exception {
        int port = Site.freePort("127.0.0.1");
        String command = "timeout 0.9 " + site.work().resolve("engine") + " --engine 127.0.0.1:" + port;
        try (Running mortal = new CommandPeer("mortal", command, port, false).start(site)) {
            Tally.Row row = measured(mortal);

            assertThat(row.note()).isEqualTo("died");
            assertThat(row.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(report(mortal).hasFailed("ours")).isTrue();
            assertThat(report(mortal).markdown("ours"))
                    .contains("| plain-1k | mortal |")
                    .contains("FAIL: died");
        }
    }

    @Test
    void errorsAreNoThroughput() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(500, 2);
            exchange.getResponseBody().write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            String address = "127.0.0.1:" + server.getAddress().getPort();
            var wrong = new Running("wrong", "", address, engine.direct().self(), List.of());
            Tally.Row row = measured(wrong);

            assertThat(row.note()).contains("an error instead of an answer (status 500)");
            assertThat(row.speed()).isZero();
            assertThat(report(wrong).hasFailed("ours")).isTrue();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void oneThatDoesNotAnswerFailsTheCorrectnessPass() throws Exception {
        int port = Site.freePort("127.0.0.1");
        var gone = new Running("gone", "", "127.0.0.1:" + port, engine.direct().self(), List.of());

        List<Correctness.Check> checks =
                new Correctness(site, engine, new LoadTool(site, prompts, -1), prompts, gone, false).run();

        assertThat(checks).extracting(Correctness.Check::holds).contains(false);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var peer = new CommandPeer("late", "sleep 5", taken.getLocalPort(), false);

            assertThatThrownBy(() -> peer.start(site))
                    .isInstanceOf(Unavailable.class)
                    .hasMessage("port " + taken.getLocalPort() + " is in use");
        }
    }

    @Test
    void whatIsNotThereIsAbsent() throws Exception {
        int port = Site.freePort("127.0.0.1");
        var peer = new CommandPeer("nobody", "no-such-program-at-all", port, false);
        var empty =
                new Site(site.work(), site.work(), "127.0.0.1", "127.1.2.1", "127.1.2.2", "127.1.2.3", port, -1, -1);

        assertThatThrownBy(() -> peer.start(site))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("did not start");
        assertThatThrownBy(() -> new OurRouter(List.of()).start(empty))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("absent");

        tally.unavailable("nobody", "absent");
        assertThat(report(engine.direct()).hasFailed("ours")).isTrue();
        assertThat(report(engine.direct()).markdown("ours")).contains("nobody was not measured: absent");
    }
}
