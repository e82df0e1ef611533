package io.kthena.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.bench.report.Verdict;
import io.kthena.router.prefix.PrefixShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private static final Score.Limits LIMITS = new Score.Limits(30, 0.2);
    private static final Fleet.Split SPLIT = Fleet.Split.parse("3P2D");

    private final Path folder;

    ReplayTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Conversations: each turn begins with all that was said before. */
    private static List<String> conversations(long seed, int requests) {
        var random = new Random(seed);
        List<List<Integer>> open = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        int fresh = 0;
        double clock = 0;
        for (int i = 0; i < requests; i++) {
            clock += -Math.log(1 - random.nextDouble()) * 500;
            if (open.size() < 20 || random.nextInt(4) == 0) {
                open.add(new ArrayList<>());
            }
            List<Integer> ids = open.get(random.nextInt(open.size()));
            for (int more = 1 + random.nextInt(12); more > 0; more--) {
                ids.add(fresh++);
            }
            int input = ids.size() * Trace.BLOCK - random.nextInt(Trace.BLOCK);
            String hashes = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
            lines.add("{\"timestamp\": %d, \"input_length\": %d, \"output_length\": %d, \"hash_ids\": [%s]}"
                    .formatted((long) clock, input, 1 + random.nextInt(300), hashes));
        }
        return lines;
    }

    private Trace trace(List<String> lines) throws IOException {
        return Trace.read(Files.write(folder.resolve("trace.jsonl"), lines));
    }

    private static Calibration calibration(double hold) {
        return new Calibration(
                "test",
                List.of(),
                100_000,
                hold,
                new Calibration.Prefill(0.01, 100e-6, 1e-9, 4096, 64, 600_000),
                new Calibration.Decode(0.015, 1e-4, 1e-8, 64, 400_000),
                new Calibration.Transfer(0.001, 50e9));
    }

    private static Outcome replay(Trace trace, String policy, double hold) {
        var conditions = new Replay.Conditions(trace, new Intake(trace), calibration(hold), 1, 7);
        return Replay.run(conditions, policy, SPLIT, LIMITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "round-robin", "least-request", "kthena", "ours"})
    void everyRequestIsAccountedForTwiceAlike(String policy) throws IOException {
        Trace trace = trace(conversations(1, 600));
        Outcome first = replay(trace, policy, 480);
        Outcome second = replay(trace, policy, 480);

        var requests = first.requests();
        assertThat(requests.finished() + requests.refused() + requests.failed()).isEqualTo(600);
        assertThat(first.sessions()).isEqualTo(Map.of("RELEASED", requests.finished()));
        assertThat(first.left()).isZero();
        assertThat(second.decisions()).isEqualTo(first.decisions());
        assertThat(second.firstToken()).isEqualTo(first.firstToken());
    }

    @Test
    void lookingAtPrefixesFindsThem() throws IOException {
        Trace trace = trace(conversations(2, 600));
        Outcome random = replay(trace, "random", 480);
        Outcome ours = replay(trace, "ours", 480);
        assertThat(ours.prefixHit()).isGreaterThan(random.prefixHit() + 0.1);
        assertThat(ours.firstToken().p50()).isLessThan(random.firstToken().p50());
        assertThat(ours.goodput()).isGreaterThanOrEqualTo(random.goodput());
    }

    @Test
    void holdsThatNobodyPullsInTimeEndByThemselves() throws IOException {
        List<String> burst = IntStream.range(0, 60)
                .mapToObj(i ->
                        "{\"timestamp\": 0, \"input_length\": 20480, \"output_length\": 20000, \"hash_ids\": [%s]}"
                                .formatted(IntStream.range(i * 40, i * 40 + 40)
                                        .mapToObj(String::valueOf)
                                        .collect(Collectors.joining(","))))
                .toList();
        Outcome outcome = replay(trace(burst), "random", 45);
        assertThat(outcome.requests().failed()).isPositive();
        assertThat(outcome.sessions()).containsKey("EXPIRED");
        assertThat(outcome.left()).isZero();
    }

    @Test
    void aWrongLineIsNamed() {
        List<String> lines = List.of(
                "{\"timestamp\": 0, \"input_length\": 100, \"output_length\": 1, \"hash_ids\": [0]}",
                "",
                "{\"timestamp\": 1, \"input_length\": 600, \"output_length\": 1, \"hash_ids\": [0]}");
        assertThatThrownBy(() -> trace(lines))
                .isInstanceOf(Trace.Malformed.class)
                .hasMessage("trace.jsonl, line 3: 600 tokens need 2 hash_ids, not 1");
        assertThatThrownBy(() -> trace(List.of("{\"timestamp\": 0,"))).hasMessageStartingWith("trace.jsonl, line 1: ");
        assertThatThrownBy(() -> trace(List.of("[]"))).hasMessageStartingWith("trace.jsonl, line 1: ");
        assertThatThrownBy(() -> trace(List.of())).hasMessageContaining("no request");
    }

    @Test
    void promptsBeginAlikeWhereTheTraceSaysSo() throws IOException {
        Trace trace = trace(List.of(
                "{\"timestamp\": 5, \"input_length\": 1024, \"output_length\": 1, \"hash_ids\": [3, 9]}",
                "{\"timestamp\": 5, \"input_length\": 1500, \"output_length\": 1, \"hash_ids\": [3, 9, 4]}"));
        var intake = new Intake(trace);
        var shape = PrefixShape.WHOLE;
        var shorter = intake.of(trace.requests().getFirst());
        var longer = intake.of(trace.requests().getLast());
        assertThat(shorter.promptTokens()).isEqualTo(1024);
        assertThat(longer.promptTokens()).isEqualTo(1500);
        assertThat(shape.of(longer).at(7)).isEqualTo(shape.of(shorter).at(7));
        assertThat(shape.of(shorter).count()).isEqualTo(8);
    }

    @Test
    void slowReplaysAndWorseGoodputFail() throws IOException {
        Outcome outcome = replay(trace(conversations(3, 50)), "ours", 480);
        var spread = outcome.firstToken();
        var slow = new Outcome(
                "3P2D",
                "random",
                outcome.requests(),
                spread,
                spread,
                spread,
                0,
                outcome.goodput() * 2,
                Map.of(),
                1,
                99,
                "");
        assertThat(ReplayReport.checks(List.of(outcome, slow), List.of()))
                .extracting(ReplayReport.Check::verdict)
                .containsExactly(Verdict.FAIL, Verdict.FAIL, Verdict.FAIL);
    }

    @Test
    void theCommandLineIsChecked() {
        Options options = Options.parse(List.of("t.jsonl", "--splits", "1P2D", "--speed-up", "2", "--curve", "none"));
        assertThat(options.splits()).containsExactly(new Fleet.Split(1, 2));
        assertThat(options.load()).isEqualTo(2);
        assertThatThrownBy(() -> Options.parse(List.of())).hasMessage("which trace?");
        assertThatThrownBy(() -> Options.parse(List.of("t", "--splits", "P1D"))).hasMessageContaining("3P1D");
        assertThatThrownBy(() -> Options.parse(List.of("t", "--policies", "best")))
                .hasMessageContaining("best");
        assertThatThrownBy(() -> Options.parse(List.of("t", "--load", "0"))).hasMessageContaining("above 0");
    }
}
