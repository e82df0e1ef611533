package io.kthena.bench.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.bench.peers.Running;
import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Child;
import io.kthena.bench.process.Shell;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The fake engine, built with gcc: one process, three listeners. */
final class Engine implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(5);

    private final Site site;
    private final Child child;
    private final ObjectMapper json = new ObjectMapper();

    private Engine(Site site, Child child) {
        this.site = site;
        this.child = child;
    }

    /**
     * Builds the C programs into the work folder.
     *
     * @throws IOException if there is no gcc or it fails
     */
    static void build(Site site) throws IOException, InterruptedException {
        Path sources = site.home().resolve("benchmarks/src/main/c");
        compile(site, "engine", sources, "engine.c");
        compile(site, "load", sources, "load.c", "reply.c");
    }

    private static void compile(Site site, String program, Path sources, String... files)
            throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("gcc", "-O2", "-o"));
        command.add(site.work().resolve(program).toString());
        command.addAll(List.of(files));
        command.add("-lm");
        Shell.Said said = Shell.run(sources, command);
        if (!said.isFine()) {
            throw new IOException("gcc is needed to build the load generator and failed: " + said.text());
        }
    }

    static Engine start(Site site) throws IOException, InterruptedException {
        Files.createDirectories(dumps(site));
        String port = ":" + site.enginePort();
        Child child = Child.start(
                "engine",
                List.of(
                        site.work().resolve("engine").toString(),
                        "--engine",
                        site.engine() + port,
                        "--prefill",
                        site.prefill() + port,
                        "--decode",
                        site.decode() + port,
                        "--dump",
                        dumps(site).toString()),
                Map.of(),
                site.loadCore(),
                site.log("engine"));
        if (!Waiting.until(UP, () -> !child.isAlive() || Waiting.listens(site.engine(), site.enginePort()))
                || !child.isAlive()) {
            throw new IOException("the engine did not start: " + child.lastWords());
        }
        return new Engine(site, child);
    }

    static Path dumps(Site site) {
        return site.work().resolve("dumps");
    }

    /** Itself as something to send requests to. */
    Running direct() {
        return new Running(Tally.DIRECT, "no proxy", site.engineAddress(), child, List.of());
    }

    List<Long> pids() {
        return child.pids();
    }

    /** One of its counters. */
    long count(String name) throws IOException, InterruptedException {
        JsonNode stats = json.readTree(
                Waiting.get("http://" + site.engineAddress() + "/stats").body());
        return stats.path(name).asLong();
    }

    @Override
    public void close() {
        child.close();
    }
}
