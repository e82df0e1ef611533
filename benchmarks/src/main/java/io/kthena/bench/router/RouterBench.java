package io.kthena.bench.router;

import io.kthena.bench.command.Command;
import io.kthena.bench.peers.Contender;
import io.kthena.bench.peers.Floors;
import io.kthena.bench.peers.OurRouter;
import io.kthena.bench.peers.Running;
import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Waiting;
import io.kthena.bench.report.Results;
import io.kthena.bench.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ./bench router}: what our router costs, beside its peers. */
public final class RouterBench {
    private static final String OURS = "kthena";
    private static final int FAILED = 1;
    private static final int NOISY = 3;

    private final Options options;
    private final Run run;
    private final Site site;
    private final Tally tally = new Tally();
    private final List<Running> running = new ArrayList<>();
    private final Map<String, Boolean> handsOff = new LinkedHashMap<>();

    private RouterBench(Options options, Run run, Site site) {
        this.options = options;
        this.run = run;
        this.site = site;
    }

    /** Ends with 0 if every row passes, 1 if one fails, 2 for a wrong command line, 3 if noise kept rows from a verdict. */
    public static void main(String[] words) throws Exception {
        new Command<>("router", Options.USAGE, Options::parse).main(List.of(words), (options, home) -> {
            Run run = Run.now(home, "router", List.of(words));
            Path work = Files.createDirectories(home.resolve("target/bench"));
            return new RouterBench(options, run, site(home, work, options)).run();
        });
    }

    private static Site site(Path home, Path work, Options options) throws IOException {
        boolean pin = options.pin();
        return new Site(
                home,
                work,
                "127.0.0.1",
                "127.1.0.1",
                "127.1.0.2",
                "127.1.0.3",
                Ports.free("127.1.0.1"),
                pin ? 0 : -1,
                pin ? 1 : -1);
    }

    private int run() throws IOException, InterruptedException {
        Engine.build(site);
        Prompts prompts = new Prompts(Files.createDirectories(site.work().resolve("prompts")));
        try (Engine engine = Engine.start(site)) {
            long completion = Waiting.post("http://" + site.engineAddress() + "/v1/chat/completions", "{}")
                    .body()
                    .length();
            var load = new LoadTool(site, prompts, completion);
            startAll();
            List<Correctness.Check> checks = check(engine, load, prompts);
            measure(engine, load);
            return report(checks);
        } finally {
            running.forEach(Running::close);
        }
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        for (String name : options.floors()) {
            switch (name) {
                case "nginx" -> all.add(Floors.nginx());
                case "haproxy" -> all.add(Floors.haproxy());
                case "caddy" -> all.add(Floors.caddy());
                case "none" -> {}
                default -> tally.unavailable(name, "no peer of this name; give a command with --peer");
            }
        }
        all.addAll(options.peers());
        all.add(new OurRouter(options.flags()));
        return all;
    }

    private void startAll() throws IOException, InterruptedException {
        for (Contender one : contenders()) {
            try {
                Running up = one.start(site);
                running.add(up);
                handsOff.put(one.name(), one.handsOff());
                System.out.printf("%-8s %s (%s)%n", up.name(), up.version(), up.address());
            } catch (Unavailable e) {
                tally.unavailable(one.name(), String.valueOf(e.getMessage()));
                System.out.printf("%-8s not measured: %s%n", one.name(), e.getMessage());
            }
        }
    }

    private List<Correctness.Check> check(Engine engine, LoadTool load, Prompts prompts)
            throws IOException, InterruptedException {
        List<Correctness.Check> checks = new ArrayList<>();
        for (Running one : running) {
            boolean pairs = handsOff.getOrDefault(one.name(), false);
            checks.addAll(new Correctness(site, engine, load, prompts, one, pairs).run());
        }
        leaveOutWhoeverIsWrong(checks);
        checks.stream().filter(check -> !check.holds()).forEach(check -> System.out.println("WRONG " + check));
        System.out.printf(
                "Correctness: %d of %d checks hold%n",
                checks.stream().filter(Correctness.Check::holds).count(), checks.size());
        return checks;
    }

    /** What it does fast is not what it was asked for. */
    private void leaveOutWhoeverIsWrong(List<Correctness.Check> checks) {
        checks.stream()
                .filter(check -> !check.holds())
                .forEach(check -> tally.unavailable(check.contender(), "wrong: " + check.what()));
        for (Running one : List.copyOf(running)) {
            if (tally.unavailable().containsKey(one.name())) {
                running.remove(one);
                one.close();
            }
        }
    }

    private void measure(Engine engine, LoadTool load) throws IOException, InterruptedException {
        var rounds = new Rounds(options, load, engine, running, handsOff, tally);
        System.out.printf("Warm-up, %.0f s for our router%n", options.warmSeconds());
        rounds.warmUp();
        rounds.run();
    }

    private int report(List<Correctness.Check> checks) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put(Tally.DIRECT, "no proxy");
        running.forEach(one -> versions.put(one.name(), one.version()));
        var report = RouterReport.of(run, options, versions, checks, tally);
        String table = report.markdown(OURS);
        System.out.println("\n" + table);
        write(report, table);
        return report.hasFailed(OURS) ? FAILED : report.isNoisy(OURS) ? NOISY : 0;
    }

    private void write(RouterReport report, String table) throws IOException {
        var results = new Results(site.home(), run);
        results.write(report, table);
        if (options.publish()) {
            String picture = results.picture("", report.chart(OURS));
            results.publish("![Cost of the router over nginx's](" + picture + ")\n\n" + report.summary(OURS));
        }
    }
}
