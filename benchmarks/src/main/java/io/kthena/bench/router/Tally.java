package io.kthena.bench.router;

import io.kthena.bench.report.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All windows of a run, and what follows from them. */
final class Tally {
    /** Without a proxy: what latency is compared with. */
    static final String DIRECT = "direct";

    /** The reference of all ratios. */
    static final String REFERENCE = "nginx";

    private static final int ENOUGH = 3;

    /** How far the reference may stray from its own median; on a quiet machine it strays by a tenth. */
    private static final double STEADY = 0.25;

    private record Key(String contender, String what, int round) {}

    private final Map<Key, Window> windows = new LinkedHashMap<>();
    private final Map<String, String> unavailable = new LinkedHashMap<>();
    private int rounds;

    /**
     * One line of the table. Ratios are to nginx in the same round; {@code speed} is units a second.
     *
     * @param note why it failed or what disturbed it
     */
    record Row(
            String what,
            String contender,
            int quiet,
            int windows,
            Spread cpu,
            Spread ratio,
            double speed,
            double p50,
            double p99,
            double residentMb,
            double limit,
            Verdict verdict,
            String note) {}

    void add(Case what, String contender, int round, Window window) {
        windows.put(new Key(contender, what.id(), round), window);
        rounds = Math.max(rounds, round + 1);
    }

    void unavailable(String contender, String why) {
        unavailable.put(contender, why);
    }

    /** Contenders that could not be measured, and why. */
    Map<String, String> unavailable() {
        return unavailable;
    }

    @Nullable
    Window window(String contender, String what, int round) {
        return windows.get(new Key(contender, what, round));
    }

    /** The row of one contender in one case, if it was measured there. */
    Optional<Row> row(Case what, String contender) {
        List<Window> all = new ArrayList<>();
        List<Double> quietRatios = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> references = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Window window = window(contender, what.id(), round);
            if (window == null) {
                continue;
            }
            all.add(window);
            double ratio = ratio(what, contender, round);
            ratios.add(ratio);
            Window reference = window(REFERENCE, what.base(), round);
            if (reference != null && window.isQuiet() && reference.isQuiet()) {
                quietRatios.add(ratio);
                references.add(reference.cpuPerUnit(what.kind()));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        boolean clean = quietRatios.size() >= ENOUGH && Spread.of(references).stray() <= STEADY;
        Spread ratio = Spread.of(quietRatios.size() >= ENOUGH ? quietRatios : ratios);
        String fault = all.stream()
                .map(Window::fault)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return Optional.of(row(what, contender, all, ratio, judge(what, ratio, clean, fault), fault));
    }

    private static Row row(Case what, String contender, List<Window> all, Spread ratio, Verdict verdict, String fault) {
        List<Window> quiet = all.stream().filter(Window::isQuiet).toList();
        List<Window> best = quiet.isEmpty() ? all : quiet;
        boolean events = what.kind() == Case.Kind.EVENTS;
        return new Row(
                what.id(),
                contender,
                quiet.size(),
                all.size(),
                Spread.of(best.stream().map(w -> w.cpuPerUnit(what.kind())).toList()),
                ratio,
                Spread.of(best.stream().map(w -> w.unitsPerSecond(what.kind())).toList())
                        .median(),
                Spread.of(best.stream()
                                .map(w -> events ? w.deliveryP50() : w.latencyP50())
                                .toList())
                        .median(),
                Spread.of(best.stream()
                                .map(w -> events ? w.deliveryP99() : w.latencyP99())
                                .toList())
                        .median(),
                Spread.of(all.stream().map(w -> w.residentKb() / 1024.0).toList())
                        .max(),
                what.limit(),
                verdict,
                fault);
    }

    private static Verdict judge(Case what, Spread ratio, boolean clean, String fault) {
        if (!fault.isEmpty()) {
            return Verdict.FAIL;
        }
        if (what.limit() == 0) {
            return Verdict.NONE;
        }
        if (!clean || ratio.count() == 0) {
            return Verdict.NOISY;
        }
        return ratio.median() <= what.limit() ? Verdict.PASS : Verdict.FAIL;
    }

    /** NaN where a window is missing. */
    private double ratio(Case what, String contender, int round) {
        Window mine = window(contender, what.id(), round);
        Window reference = window(REFERENCE, what.base(), round);
        if (mine == null || reference == null) {
            return Double.NaN;
        }
        if (what.kind() != Case.Kind.LATENCY) {
            return mine.cpuPerUnit(what.kind()) / reference.cpuPerUnit(what.kind());
        }
        Window direct = window(DIRECT, what.base(), round);
        return direct == null
                ? Double.NaN
                : (mine.latencyP50() - direct.latencyP50()) / (reference.latencyP50() - direct.latencyP50());
    }
}
