package io.kthena.sim.http;

import io.kthena.sim.engine.EngineLoop;
import io.kthena.sim.engine.Environment;
import io.kthena.sim.launch.EngineArguments;
import java.util.function.BooleanSupplier;

/**
 * What the HTTP surface serves.
 *
 * @param environment around the engine
 * @param engine the engine
 * @param adapters loaded adapters
 * @param draining whether new requests are refused because the process is about to end
 */
record Served(Environment environment, EngineLoop engine, Adapters adapters, BooleanSupplier draining) {
    EngineArguments arguments() {
        return environment.arguments();
    }

    boolean isBaseModel(String name) {
        return arguments().serving().names().contains(name);
    }

    boolean isModel(String name) {
        return isBaseModel(name) || adapters.path(name).isPresent();
    }
}
