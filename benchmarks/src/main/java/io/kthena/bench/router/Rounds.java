package io.kthena.bench.router;

import io.kthena.bench.peers.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Interleaved rounds: in each, every contender works on every case once, in an order that turns round every time. */
final class Rounds {
    private static final int MOST_CYCLES = 8;
    private static final double WARM = 0.9;

    private final Options options;
    private final LoadTool load;
    private final Engine engine;
    private final List<Running> contenders;
    private final Map<String, Boolean> handsOff;
    private final Tally tally;

    /** @param handsOff which contenders drive two legs */
    Rounds(
            Options options,
            LoadTool load,
            Engine engine,
            List<Running> contenders,
            Map<String, Boolean> handsOff,
            Tally tally) {
        this.options = options;
        this.load = load;
        this.engine = engine;
        this.contenders = contenders;
        this.handsOff = handsOff;
        this.tally = tally;
    }

    /**
     * Work that is not measured, so that compilers and caches are warm: every kind of case in turn, for the time that the
     * options say, and again until two cycles in turn were hardly cheaper than the best one before: a just-in-time compiler
     * on one core is late, and noise alone may make one cycle look dear.
     */
    void warmUp() throws IOException, InterruptedException {
        for (Running one : contenders) {
            boolean floor = !isHandingOff(one);
            double best = Double.POSITIVE_INFINITY;
            int settled = 0;
            for (int cycle = 0; cycle < (floor ? 1 : MOST_CYCLES); cycle++) {
                double cost = cycle(one, floor ? Math.min(3, options.warmSeconds()) : options.warmSeconds());
                if (!floor) {
                    System.out.printf("  %s after cycle %d: %.0f us CPU%n", one.name(), cycle + 1, cost);
                }
                settled = cost > best * WARM ? settled + 1 : 0;
                best = Math.min(best, cost);
                if (settled == 2) {
                    break;
                }
            }
        }
    }

    /** The CPU per unit, all cases weighing the same. */
    private double cycle(Running one, double seconds) throws IOException, InterruptedException {
        List<Case> mine = options.cases().stream()
                .filter(c -> c.kind() != Case.Kind.LATENCY && c.wants(isHandingOff(one)))
                .toList();
        var length = new LoadTool.Length(0.1, Math.max(0.2, seconds / Math.max(1, mine.size())));
        double cost = 0;
        for (Case what : mine) {
            cost += Math.log(load.run(what, one, 0, length, List.of()).cpuPerUnit(what.kind()));
        }
        return Math.exp(cost / Math.max(1, mine.size()));
    }

    private boolean isHandingOff(Running one) {
        return handsOff.getOrDefault(one.name(), false);
    }

    void run() throws IOException, InterruptedException {
        for (int round = 0; round < options.rounds(); round++) {
            List<Running> order = new ArrayList<>(contenders);
            order.addFirst(engine.direct());
            if (round % 2 == 1) {
                order = order.reversed();
            }
            System.out.printf("Round %d of %d%n", round + 1, options.rounds());
            for (Case what : options.cases()) {
                for (Running one : order) {
                    if (takesPart(one, what, round)) {
                        measure(one, what, round);
                    }
                }
            }
        }
    }

    private boolean takesPart(Running one, Case what, int round) {
        if (one.name().equals(Tally.DIRECT)) {
            return what.kind() == Case.Kind.LATENCY && what.base().equals(what.id());
        }
        boolean floor = Set.of("haproxy", "caddy").contains(one.name());
        return what.wants(isHandingOff(one)) && !(floor && (round >= options.floorRounds() || what.paired()));
    }

    private void measure(Running one, Case what, int round) throws IOException, InterruptedException {
        Window window = window(one, what, round);
        tally.add(what, one.name(), round, window);
        System.out.printf(
                "  %-22s %-8s %8.1f us CPU  %9.0f /s  p50 %8.0f us  p99 %8.0f us  foreign %.2f%s%n",
                what.id(),
                one.name(),
                window.cpuPerUnit(what.kind()),
                window.unitsPerSecond(what.kind()),
                what.events() > 0 ? window.deliveryP50() : window.latencyP50(),
                what.events() > 0 ? window.deliveryP99() : window.latencyP99(),
                window.foreign() + window.steal(),
                window.fault().isEmpty() ? "" : "  " + window.fault());
    }

    private Window window(Running one, Case what, int round) throws IOException, InterruptedException {
        if (!one.self().isAlive()) {
            return Window.DEAD;
        }
        one.self().cutLog();
        Window window = load.run(what, one, rate(what, round), options.length(), others(one));
        return one.self().isAlive() ? window : window.asDead();
    }

    /** Half load is half of what the two-leg router reached in this round's closed loop. */
    private double rate(Case what, int round) {
        if (what.rate() >= 0) {
            return what.rate();
        }
        for (Running one : contenders) {
            Window full = isHandingOff(one) ? tally.window(one.name(), "pd-1k", round) : null;
            if (full != null) {
                return Math.max(100, Math.round(full.unitsPerSecond(Case.Kind.REQUESTS) * -what.rate() / 100) * 100);
            }
        }
        return 2000;
    }

    private List<Long> others(Running measured) {
        Set<Long> mine = Set.copyOf(measured.self().pids());
        Stream<Long> everybody = contenders.stream()
                .flatMap(one -> Stream.concat(
                        one.self().pids().stream(), one.company().stream().flatMap(c -> c.pids().stream())));
        return Stream.of(
                        everybody,
                        engine.pids().stream(),
                        Stream.of(ProcessHandle.current().pid()))
                .flatMap(stream -> stream)
                .filter(pid -> !mine.contains(pid))
                .distinct()
                .collect(Collectors.toList());
    }
}
