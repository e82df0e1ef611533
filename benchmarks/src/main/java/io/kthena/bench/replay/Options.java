package io.kthena.bench.replay;

import java.nio.file.Path;
import java.util.ArrayList;
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
        private List<Fleet.Split> splits = splits("2P2D,3P1D,4P4D,6P2D");
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
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--splits" -> draft.splits = splits(value(words, ++i));
                case "--policies" -> draft.policies = policies(value(words, ++i));
                case "--load", "--speed-up" -> draft.load = positive(value(words, ++i));
                case "--curve" -> draft.curve = loads(value(words, ++i));
                case "--curve-split" -> draft.curveSplit = Fleet.Split.parse(value(words, ++i));
                case "--slo-ttft" -> draft.firstToken = positive(value(words, ++i));
                case "--slo-tbt" -> draft.betweenTokens = positive(value(words, ++i));
                case "--calibration" -> draft.calibration = value(words, ++i);
                case "--scrape" -> draft.scrapeSeconds = positive(value(words, ++i));
                case "--seed" -> draft.seed = Long.parseLong(value(words, ++i));
                case "--no-publish" -> draft.publish = false;
                default -> draft.trace = trace(draft, words.get(i));
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

    private static String value(List<String> words, int at) {
        if (at >= words.size()) {
            throw new IllegalArgumentException(words.getLast() + " needs a value");
        }
        return words.get(at);
    }

    private static double positive(String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value > 0 && value < 1e9)) {
            throw new IllegalArgumentException(text + " is no number above 0");
        }
        return value;
    }

    private static List<Fleet.Split> splits(String text) {
        return List.of(text.split(",")).stream().map(Fleet.Split::parse).toList();
    }

    private static List<Double> loads(String text) {
        return text.equals("none")
                ? List.of()
                : List.of(text.split(",")).stream().map(Options::positive).toList();
    }

    private static List<String> policies(String text) {
        List<String> names = new ArrayList<>(List.of(text.split(",")));
        names.forEach(name -> Policy.of(name, new Random(0)));
        return List.copyOf(names);
    }
}
