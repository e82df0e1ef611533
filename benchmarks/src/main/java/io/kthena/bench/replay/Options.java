package io.kthena.bench.replay;

import io.kthena.bench.command.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param trace file to replay
 * @param calibration a file, or the name of one in benchmarks/calibration
 * @param load how many times as fast as recorded requests arrive
 * @param curve loads at which {@code curveSplit} is replayed for the plot
 * @param limits SLOs
 * @param publish whether docs/performance.md gets the result
 */
record Options(
        Path trace,
        String calibration,
        List<Fleet.Split> splits,
        List<String> policies,
        double load,
        List<Double> curve,
        Fleet.Split curveSplit,
        Score.Limits limits,
        double scrapeSeconds,
        long seed,
        boolean publish) {
    static final String USAGE = """
            Usage: ./bench replay TRACE [OPTION]...

              TRACE                 JSON lines with timestamp, input_length, output_length and hash_ids (Mooncake's format)
              --splits A,B          engines of each role (2P2D,3P1D,4P4D,6P2D)
              --policies A,B        of random,round-robin,kthena,ours,least-request (the first four)
              --load X              arrivals this many times as fast as recorded (1); --speed-up is the same
              --curve A,B           loads for the plot of goodput (0.5,1,1.5,2,3), none to leave it out
              --curve-split A       the split of the plot (4P4D)
              --slo-ttft S          seconds to the first token that a request may take (30)
              --slo-tbt S           mean seconds between its tokens (0.2)
              --calibration C       a file, or one of benchmarks/calibration without .json (llama3-70b-a800)
              --scrape S            interval of the router's scraper (1)
              --seed N              of every random choice (1)
              --no-publish          leave docs/performance.md as it is
              --no-build            take the jar that is there
            """;

    private static final class Draft {
        private @Nullable Path trace;
        private String calibration = "llama3-70b-a800";
        private List<Fleet.Split> splits = splits(List.of("2P2D", "3P1D", "4P4D", "6P2D"));
        private List<String> policies = Policy.NAMES;
        private double load = 1;
        private List<Double> curve = List.of(0.5, 1.0, 1.5, 2.0, 3.0);
        private Fleet.Split curveSplit = Fleet.Split.parse("4P4D");
        private double firstToken = 30;
        private double betweenTokens = 0.2;
        private double scrapeSeconds = 1;
        private long seed = 1;
        private boolean publish = true;

        private Options done() {
            if (trace == null) {
                throw new IllegalArgumentException("which trace?");
            }
            return new Options(
                    trace,
                    calibration,
                    splits,
                    policies,
                    load,
                    curve,
                    curveSplit,
                    new Score.Limits(firstToken, betweenTokens),
                    scrapeSeconds,
                    seed,
                    publish);
        }
    }

    /** @throws IllegalArgumentException if it cannot be understood; the message is for people */
    static Options parse(List<String> words) {
        var draft = new Draft();
        for (var left = new Words(words); left.hasNext(); ) {
            String word = left.next();
            switch (word) {
                case "--splits" -> draft.splits = splits(left.list());
                case "--policies" -> draft.policies = policies(left.list());
                case "--load", "--speed-up" -> draft.load = left.positive();
                case "--curve" -> draft.curve = loads(left.value());
                case "--curve-split" -> draft.curveSplit = Fleet.Split.parse(left.value());
                case "--slo-ttft" -> draft.firstToken = left.positive();
                case "--slo-tbt" -> draft.betweenTokens = left.positive();
                case "--calibration" -> draft.calibration = left.value();
                case "--scrape" -> draft.scrapeSeconds = left.positive();
                case "--seed" -> draft.seed = Long.parseLong(left.value());
                case "--no-publish" -> draft.publish = false;
                default -> draft.trace = trace(draft, word);
            }
        }
        return draft.done();
    }

    private static Path trace(Draft draft, String word) {
        if (word.startsWith("-") || draft.trace != null) {
            throw new IllegalArgumentException("unknown option " + word);
        }
        return Path.of(word);
    }

    private static List<Fleet.Split> splits(List<String> names) {
        return names.stream().map(Fleet.Split::parse).toList();
    }

    private static List<Double> loads(String text) {
        return text.equals("none")
                ? List.of()
                : List.of(text.split(",")).stream().map(Words::positive).toList();
    }

    private static List<String> policies(List<String> names) {
        names.forEach(name -> Policy.of(name, new Random(0)));
        return names;
    }
}
