package io.kthena.sim;

import io.kthena.sim.launch.EngineArguments;
import io.kthena.sim.launch.LaunchException;
import io.kthena.sim.log.EventLog;
import io.kthena.sim.process.ParentWatch;
import java.util.List;

/**
 * The engine as a process: its arguments are a vLLM command line. Exit codes: 2 for a command line the engine refuses, 1
 * when an address is taken or the engine core dies.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    /** Runs until terminated. */
    public static void main(String[] words) {
        EventLog.enable();
        ParentWatch.start(System.getenv(), () -> System.exit(0));
        try {
            var arguments = EngineArguments.read(List.of(words), System.getenv());
            var engine = EngineSimulator.start(arguments, SimulatorMain::crash);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(engine::shutDown));
            announce(arguments, engine.address());
        } catch (LaunchException e) {
            EventLog.error("engine.refused", "reason", e.getMessage());
            System.exit(2);
        } catch (IllegalStateException e) {
            EventLog.error("engine.failed", "reason", e.getMessage());
            System.exit(1);
        }
    }

    /** Dies at once, as a killed process would: nothing is closed, nobody is told. */
    private static void crash() {
        EventLog.error("engine.crashed");
        Runtime.getRuntime().halt(1);
    }

    private static void announce(EngineArguments arguments, String address) {
        EventLog.info(
                "engine.ready",
                "address",
                address,
                "model",
                arguments.serving().names().getFirst(),
                "profile",
                arguments.conduct().profile().name(),
                "version",
                arguments.conduct().profile().version(),
                "role",
                arguments
                        .transfer()
                        .map(config -> config.producer() ? "kv_producer" : "kv_consumer")
                        .orElse("plain"),
                "blocks",
                arguments.capacity().blocks(),
                "note",
                "simulator, no model, no NPU");
    }
}
