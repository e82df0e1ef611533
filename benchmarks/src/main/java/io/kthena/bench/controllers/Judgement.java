package io.kthena.bench.controllers;

import io.kthena.bench.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that a run is judged by. Pure. */
final class Judgement {
    /** Near linear: a tenfold size may cost sixteen times as much. */
    static final double MOST_GROWTH = 1.2;

    static final double MOST_WRITE_GROWTH = 1.02;
    static final double MOST_RESIDENT_MB = 400;
    /** What the controller has reason to write, Events and Leases apart, while ModelServings come up. */
    private static final Set<String> EXPECTED = Set.of(
            "create pods",
            "create controllerrevisions.apps",
            "apply podgroups.scheduling.volcano.sh",
            "patch " + Manifests.KIND + "/status");

    private final List<Ruling> rulings = new ArrayList<>();

    private Judgement() {}

    /** One rule and how it was kept. */
    record Ruling(String rule, String measured, String limit, Verdict verdict) {}

    static List<Ruling> of(Options options, List<Phase> converge, List<Phase> others) {
        var judgement = new Judgement();
        converge.forEach(judgement::convergence);
        others.forEach(phase -> {
            switch (phase.name()) {
                case "rest" -> judgement.rest(phase);
                default -> judgement.rolling(phase, options);
            }
        });
        judgement.growth(converge);
        if (!converge.isEmpty()) {
            judgement.memory(converge.getLast());
        }
        return List.copyOf(judgement.rulings);
    }

    private void convergence(Phase phase) {
        String of = phase.servings() + " ModelServings";
        ended(of + " converge", phase);
        once(of, phase);
        statuses(of, phase);
        String others = phase.writes().ours().stream()
                .filter(row -> !EXPECTED.contains(row.series().what()))
                .map(row -> row.series().what() + " " + row.count())
                .collect(Collectors.joining(", "));
        rule(of + ": no other writes", others.isEmpty() ? "none" : others, "none", others.isEmpty());
    }

    private void ended(String what, Phase phase) {
        rule(
                what,
                phase.note().isEmpty() ? text("in %.1f s", phase.seconds()) : phase.note(),
                "",
                phase.note().isEmpty());
    }

    /** Each object is created once, and nothing is refused. */
    private void once(String of, Phase phase) {
        long most = phase.creations().stream()
                .mapToLong(Writes.Row::mostPerObject)
                .max()
                .orElse(0);
        boolean rolled = phase.name().equals("roll");
        rule(of + ": creations per object" + (rolled ? " name" : ""), Long.toString(most), "1", most <= 1);
        long refused =
                phase.writes().ours().stream().mapToLong(Writes.Row::refused).sum();
        rule(of + ": refused writes", Long.toString(refused), "0", refused == 0);
        long pods = phase.writes().creates("pods");
        long wanted = rolled ? pods : (long) phase.servings() * 2 * Manifests.PODS_PER_GROUP;
        rule(of + ": pods created", Long.toString(pods), Long.toString(wanted), pods == wanted);
    }

    private void statuses(String of, Phase phase) {
        long unchanged =
                phase.writes().ours().stream().mapToLong(Writes.Row::unchanged).sum();
        rule(of + ": writes that changed nothing", Long.toString(unchanged), "0", unchanged == 0);
        var worst = phase.worst();
        rule(
                of + ": status writes of a ModelServing, its real changes",
                worst.statusWrites() + ", " + worst.changes() + " (" + worst.serving() + ", the worst)",
                "at most one per change",
                worst.beyond() <= 0);
    }

    private void rolling(Phase phase, Options options) {
        String of = options.groups() + " groups, one changed template";
        ended(of, phase);
        once(of, phase);
        statuses(of, phase);
        int least = options.groups() - options.maxUnavailable();
        rule(
                of + ": groups up at the worst moment",
                Integer.toString(phase.lowest()),
                "at least " + least,
                phase.lowest() >= least);
    }

    private void rest(Phase phase) {
        long writes = phase.writes().anybody();
        rule(
                text("%d ModelServings at rest for %.0f s: writes", phase.servings(), phase.seconds()),
                writes == 0 ? "0" : phase.writes().toString(),
                "0, Leases apart",
                writes == 0 && phase.note().isEmpty());
    }

    private void growth(List<Phase> converge) {
        if (converge.size() < 2) {
            return;
        }
        boolean quiet = converge.stream().allMatch(Phase::isQuiet);
        exponent(Growth.of("writes", converge, phase -> phase.writes().total()), MOST_WRITE_GROWTH, true);
        exponent(Growth.of("the controller's CPU time", converge, Phase::cpuSeconds), MOST_GROWTH, true);
        exponent(Growth.of("time to converge", converge, Phase::seconds), MOST_GROWTH, quiet);
    }

    private void exponent(Growth growth, double limit, boolean quiet) {
        boolean kept = growth.exponent() <= limit;
        rulings.add(new Ruling(
                "growth of " + growth.what() + " with the size, exponent",
                text("%.2f", growth.exponent()),
                text("%.2f", limit),
                kept ? Verdict.PASS : quiet ? Verdict.FAIL : Verdict.NOISY));
    }

    private void memory(Phase largest) {
        double peak = largest.usage().peakMb();
        rule(
                largest.servings() + " ModelServings: resident memory of the controller, peak",
                text("%.0f MiB", peak),
                text("below %.0f MiB", MOST_RESIDENT_MB),
                peak > 0 && peak < MOST_RESIDENT_MB);
    }

    private void rule(String rule, String measured, String limit, boolean kept) {
        rulings.add(new Ruling(rule, measured, limit, kept ? Verdict.PASS : Verdict.FAIL));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
