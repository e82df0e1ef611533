package io.kthena.sim.runtime;

import io.kthena.sim.log.EventLog;
import io.kthena.sim.process.ParentWatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Stand-in for Kthena's runtime sidecar: same command line and HTTP surface, without Redis and KV events. Exit codes: 2
 * for a bad command line, 1 when its address is taken.
 */
public final class RuntimeMain {
    private RuntimeMain() {}

    /** Runs until terminated. */
    public static void main(String[] words) {
        EventLog.enable();
        ParentWatch.start(System.getenv(), () -> System.exit(0));
        try {
            start(List.of(words), System.getenv());
        } catch (IllegalArgumentException e) {
            EventLog.error("runtime.refused", "reason", e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            EventLog.error("runtime.failed", "reason", e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts the sidecar in this process.
     *
     * @throws IllegalArgumentException when the command line is refused
     * @throws IOException when the address is taken
     */
    public static void start(List<String> words, Map<String, String> environment) throws IOException {
        var options = RuntimeOptions.read(words, environment);
        var server = new RuntimeServer(options, environment);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
        EventLog.info(
                "runtime.ready",
                "address",
                options.host() + ":" + server.port(),
                "engine",
                options.engineUrl(),
                "pod",
                options.pod(),
                "model",
                options.model(),
                "note",
                "stand-in, no Redis");
    }
}
