package io.kthena.bench.service;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where services are measured: an embedded API server with our CRDs, in a process of its own, and a namespace for them.
 *
 * @param url of the API server
 */
public record Bench(String url, Place place, Child apiServer) implements AutoCloseable {
    /** The namespace. */
    public static final String NAMESPACE = "bench";

    private static final String HOST = "127.0.0.1";
    private static final Duration UP = Duration.ofSeconds(90);

    /**
     * Starts the API server.
     *
     * @param core the only core that it may use, negative for all
     */
    public static Bench start(Path home, int core) throws Unavailable, IOException, InterruptedException {
        String url = "http://" + HOST + ":" + Ports.free(HOST);
        var place = Place.at(url, home, HOST, NAMESPACE, home.resolve("target/bench"));
        Child apiServer = apiServer(place, url, core);
        try {
            if (!Waiting.until(UP, () -> !apiServer.isAlive() || answers(url)) || !apiServer.isAlive()) {
                throw new Unavailable("its API server did not start: " + apiServer.lastWords());
            }
            var made = Waiting.post(url + "/api/v1/namespaces", """
                    {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}""".formatted(NAMESPACE));
            if (made.statusCode() != HttpURLConnection.HTTP_CREATED) {
                throw new Unavailable("its API server refused a namespace: " + made.statusCode() + " " + made.body());
            }
            return new Bench(url, place, apiServer);
        } catch (Unavailable | IOException | InterruptedException e) {
            apiServer.close();
            throw e;
        }
    }

    private static boolean answers(String url) throws IOException, InterruptedException {
        return Waiting.get(url + "/readyz").statusCode() == HttpURLConnection.HTTP_OK;
    }

    private static Child apiServer(Place place, String url, int core) throws Unavailable, IOException {
        Path jar = place.home().resolve("local-cluster/target/local-cluster.jar");
        if (!Files.exists(jar)) {
            throw new Unavailable("absent: " + jar + " is not built, run ./kthena build");
        }
        return Child.start(
                "api-server",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        jar.toString(),
                        "io.kthena.cluster.api.ApiServerMain",
                        "--address",
                        HOST,
                        "--port",
                        url.substring(url.lastIndexOf(':') + 1),
                        "--crds",
                        place.home().resolve("deploy/crds").toString()),
                Map.of(),
                core,
                place.log("api-server"));
    }

    @Override
    public void close() {
        apiServer.close();
    }
}
