package io.kthena.bench.peers;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Shell;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final String VERSION = "0.1.0-SNAPSHOT";

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
        List<Child> company = new ArrayList<>();
        try {
            int apiPort = Site.freePort(site.host());
            String api = "http://" + site.host() + ":" + apiPort;
            company.add(apiServer(site, apiPort));
            Manifests.create(api, site);
            int coordinatorPort = Site.freePort(site.host());
            Child coordinator = service(site, "kv-coordinator", coordinatorPort, api, site.loadCore(), Map.of());
            company.add(coordinator);
            await(coordinator, site.host(), coordinatorPort);
            int port = Site.freePort(site.host());
            Child self = service(
                    site,
                    "router-service",
                    port,
                    api,
                    site.contenderCore(),
                    Map.of("KTHENA_ROUTER_COORDINATOR", site.host() + ":" + coordinatorPort));
            await(self, site.host(), port);
            String address = site.host() + ":" + port;
            boolean knows = Waiting.until(
                    UP,
                    () -> Waiting.get("http://" + address + "/v1/models").body().contains(Manifests.PAIRED));
            if (!knows) {
                self.close();
                throw new Unavailable("did not learn its topology: " + self.lastWords());
            }
            return new Running(name(), version(site), address, self, List.copyOf(company));
        } catch (Unavailable | IOException | InterruptedException e) {
            company.forEach(Child::close);
            throw e;
        }
    }

    private static String version(Site site) throws InterruptedException {
        return "commit " + Shell.firstLine(site.home(), "git", "describe", "--always", "--dirty");
    }

    /** An embedded API server with our CRDs, ready. */
    public static Child apiServer(Site site, int port) throws Unavailable, IOException, InterruptedException {
        Path jar = site.home().resolve("local-cluster/target/local-cluster.jar");
        require(jar);
        Child child = Child.start(
                "api-server",
                List.of(
                        java(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        jar.toString(),
                        "io.kthena.cluster.api.ApiServerMain",
                        "--address",
                        site.host(),
                        "--port",
                        Integer.toString(port),
                        "--crds",
                        site.home().resolve("deploy/crds").toString()),
                Map.of(),
                site.loadCore(),
                site.log("api-server"));
        if (!Waiting.until(
                UP,
                () -> Waiting.get("http://" + site.host() + ":" + port + "/readyz")
                                .statusCode()
                        == 200)) {
            child.close();
            throw new Unavailable("its API server did not start: " + child.lastWords());
        }
        return child;
    }

    private Child service(Site site, String name, int port, String api, int core, Map<String, String> more)
            throws Unavailable, IOException {
        Path jar = site.home().resolve(name + "/target/" + name + "-" + VERSION + "-runner.jar");
        require(jar);
        Path kubeconfig = Files.writeString(site.work().resolve("kubeconfig"), Manifests.kubeconfig(api));
        Map<String, String> environment = new HashMap<>(Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "POD_NAMESPACE",
                Manifests.NAMESPACE,
                "POD_NAME",
                name + "-0",
                "QUARKUS_HTTP_HOST",
                site.host(),
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_SHUTDOWN_TIMEOUT",
                "1s"));
        environment.putAll(more);
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        if (core == site.contenderCore()) {
            command.addAll(moreFlags);
        }
        command.addAll(List.of("-jar", jar.toString()));
        return Child.start(name, command, environment, core, site.log(name));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void require(Path jar) throws Unavailable {
        if (!Files.exists(jar)) {
            throw new Unavailable("absent: " + jar + " is not built, run ./kthena build");
        }
    }

    private static void await(Child child, String host, int port) throws Unavailable, InterruptedException {
        String ready = "http://" + host + ":" + port + "/q/health/ready";
        boolean up =
                Waiting.until(UP, () -> !child.isAlive() || Waiting.get(ready).statusCode() == 200);
        if (!up || !child.isAlive()) {
            child.close();
            throw new Unavailable(child.name() + " did not become ready: " + child.lastWords());
        }
    }
}
