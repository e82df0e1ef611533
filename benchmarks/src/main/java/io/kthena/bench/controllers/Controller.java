package io.kthena.bench.controllers;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Usage;
import io.kthena.bench.process.Waiting;
import io.kthena.bench.service.Launch;
import io.kthena.bench.service.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** serving-controller as it is built for use, a process of its own, with the flags that it is deployed with. */
final class Controller implements AutoCloseable {
    /** Its user agent, by which the server knows it. */
    static final String NAME = "kthena-serving-controller";

    private static final Duration UP = Duration.ofSeconds(90);
    private static final String RECONCILES = "kthena_serving_reconcile_seconds_count ";

    private final Child child;
    private final String url;

    private Controller(Child child, String url) {
        this.child = child;
        this.url = url;
    }

    /**
     * Starts it and waits until it leads.
     *
     * @throws Unavailable if it is not built or does not come up
     */
    static Controller start(Path home, Path folder, Arena arena, Options options)
            throws Unavailable, IOException, InterruptedException {
        String host = arena.controllerHost();
        List<String> flags = Stream.of(options.heap(), options.flags(), List.of("-XX:+ExitOnOutOfMemoryError"))
                .flatMap(List::stream)
                .toList();
        var ready = new Launch("serving-controller", Launch.sharedFlags(home, flags), false, Map.of())
                .start(Place.at(arena.url(), home, host, Arena.SYSTEM, folder), Ports.free(host), -1);
        Child child = ready.process();
        if (!Waiting.until(UP, () -> !child.isAlive() || arena.isLed()) || !child.isAlive()) {
            child.close();
            throw new Unavailable("serving-controller did not come to lead: " + child.lastWords());
        }
        return new Controller(child, "http://" + host + ":" + ready.port());
    }

    boolean isAlive() {
        return child.isAlive();
    }

    String lastWords() {
        return child.lastWords();
    }

    /** How often it has looked at a ModelServing, by its own metrics. */
    long reconciles() throws IOException, InterruptedException {
        return Waiting.get(url + "/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(RECONCILES))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(RECONCILES.length())))
                .findFirst()
                .orElse(0);
    }

    Usage usage() throws IOException {
        return Usage.of(child.pids().getFirst());
    }

    @Override
    public void close() {
        child.close();
    }
}
