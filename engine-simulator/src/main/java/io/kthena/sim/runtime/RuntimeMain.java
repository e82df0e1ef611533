package io.kthena.sim.runtime;

import io.kthena.sim.log.EventLog;
import io.kthena.sim.process.ParentWatch;
import java.io.IOException;
import java.util.List;

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
            var options = RuntimeOptions.read(List.of(words), System.getenv());
            var server = new RuntimeServer(options, System.getenv());
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
        } catch (IllegalArgumentException e) {
            EventLog.error("runtime.refused", "reason", e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            EventLog.error("runtime.failed", "reason", e.getMessage());
            System.exit(1);
        }
    }
}
