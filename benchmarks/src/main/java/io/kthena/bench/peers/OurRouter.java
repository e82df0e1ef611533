package io.kthena.bench.peers;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Shell;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Waiting;
import io.kthena.bench.service.Bench;
import io.kthena.bench.service.Launch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Our router as it is built for use, with everything on that is on by default: metrics, access log, scoring on scraped engine
 * metrics, sessions reported to a coordinator of its own process, topology watched at an API server.
 *
 * <p>It runs without the start-up cache that {@code ./kthena build} records. The JVMs of a local cluster are limited to the
 * first compiler, and a cache recorded so keeps the methods of its training run there for good: a request then costs four
 * times as much, however long the router runs.
 */
public final class OurRouter implements Contender {
    private static final Duration UP = Duration.ofSeconds(90);

    private final List<String> moreFlags;

    /** @param moreFlags further flags for the router's JVM, for profiling */
    public OurRouter(List<String> moreFlags) {
        this.moreFlags = List.copyOf(moreFlags);
    }

    @Override
    public String name() {
        return "kthena";
    }

    @Override
    public boolean handsOff() {
        return true;
    }

    @Override
    public Running start(Site site) throws Unavailable, IOException, InterruptedException {
        List<AutoCloseable> company = new ArrayList<>();
        try {
            Bench bench = Bench.start(site.home(), site.loadCore());
            company.add(bench);
            Manifests.create(bench.url(), site);
            var coordinator = launch("kv-coordinator", List.of(), Map.of())
                    .start(bench.place(), Ports.free(site.host()), site.loadCore());
            company.add(coordinator);
            var self = launch(
                            "router-service",
                            moreFlags,
                            Map.of("KTHENA_ROUTER_COORDINATOR", site.host() + ":" + coordinator.port()))
                    .start(bench.place(), Ports.free(site.host()), site.contenderCore());
            company.add(self);
            String address = site.host() + ":" + self.port();
            boolean knows = Waiting.until(
                    UP,
                    () -> Waiting.get("http://" + address + "/v1/models").body().contains(Manifests.PAIRED));
            if (!knows) {
                throw new Unavailable(
                        "did not learn its topology: " + self.process().lastWords());
            }
            List<Child> beside = List.of(coordinator.process(), bench.apiServer());
            return new Running(name(), version(site), address, self.process(), beside);
        } catch (Unavailable | IOException | InterruptedException e) {
            closeAll(company.reversed(), e);
            throw e;
        }
    }

    private static void closeAll(List<AutoCloseable> started, Exception because) {
        for (AutoCloseable one : started) {
            try {
                one.close();
            } catch (Exception e) {
                because.addSuppressed(e);
            }
        }
    }

    private static String version(Site site) throws InterruptedException {
        return "commit " + Shell.firstLine(site.home(), "git", "describe", "--always", "--dirty");
    }

    private static Launch launch(String service, List<String> more, Map<String, String> environment) {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        flags.addAll(more);
        return new Launch(service, List.copyOf(flags), false, environment);
    }
}
