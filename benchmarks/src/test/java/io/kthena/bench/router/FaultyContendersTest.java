package io.kthena.bench.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kthena.bench.peers.CommandPeer;
import io.kthena.bench.peers.OurRouter;
import io.kthena.bench.peers.Running;
import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.report.Machine;
import io.kthena.bench.report.Run;
import io.kthena.bench.report.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever dies, errs or is not there has a row that says so, and the command fails. Skipped where there is no gcc. */
class FaultyContendersTest {
    private static final Case PLAIN = Case.of("plain-1k").orElseThrow();

    private final Tally tally = new Tally();

    @RegisterExtension
    final RunningEngine running = new RunningEngine();

    private Tally.Row measured(Running contender) throws IOException, InterruptedException {
        var options = Options.parse(List.of("--cases", "plain-1k", "--rounds", "2", "--seconds", "0.4"));
        new Rounds(options, running.load(-1), running.engine(), List.of(contender), Map.of(), tally).run();
        return tally.row(PLAIN, contender.name()).orElseThrow();
    }

    private RouterReport report(Running contender) {
        var options = Options.parse(List.of("--cases", "plain-1k"));
        var machine = new Machine("cpu", 2, 1, "os", "jdk", "commit");
        var run = new Run("router", "2026-01-01T00:00", "./bench router", machine);
        return RouterReport.of(run, options, Map.of(contender.name(), ""), List.of(), tally);
    }

    @Test
    void oneThatDiesInTheMiddleSaysSo() throws Exception {
        int port = Ports.free("127.0.0.1");
        String command = "timeout 0.9 " + running.site().work().resolve("engine") + " --engine 127.0.0.1:" + port;
        try (Running mortal = new CommandPeer("mortal", command, port, false).start(running.site())) {
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
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            String address = "127.0.0.1:" + server.getAddress().getPort();
            var wrong =
                    new Running("wrong", "", address, running.engine().direct().self(), List.of());
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
        int port = Ports.free("127.0.0.1");
        var gone = new Running(
                "gone", "", "127.0.0.1:" + port, running.engine().direct().self(), List.of());

        List<Correctness.Check> checks = new Correctness(
                        running.site(), running.engine(), running.load(-1), running.prompts(), gone, false)
                .run();

        assertThat(checks).extracting(Correctness.Check::holds).contains(false);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var peer = new CommandPeer("late", "sleep 5", taken.getLocalPort(), false);

            assertThatThrownBy(() -> peer.start(running.site()))
                    .isInstanceOf(Unavailable.class)
                    .hasMessage("port " + taken.getLocalPort() + " is in use");
        }
    }

    @Test
    void whatIsNotThereIsAbsent() throws Exception {
        int port = Ports.free("127.0.0.1");
        var peer = new CommandPeer("nobody", "no-such-program-at-all", port, false);
        Path work = running.site().work();
        Site empty = RunningEngine.site(work, work);

        assertThatThrownBy(() -> peer.start(running.site()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("did not start");
        assertThatThrownBy(() -> new OurRouter(List.of()).start(empty))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("absent");

        tally.unavailable("nobody", "absent");
        assertThat(report(running.engine().direct()).hasFailed("ours")).isTrue();
        assertThat(report(running.engine().direct()).markdown("ours")).contains("nobody was not measured: absent");
    }
}
