package io.kthena.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to start: the words of a vLLM command line and the container's environment.
 *
 * @param words command and arguments
 * @param environment variables; nothing is taken from this process
 */
public record SimulatorOptions(List<String> words, Map<String, String> environment) {
    /** Copies the collections. */
    public SimulatorOptions {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** A command line and no environment. */
    public static SimulatorOptions of(String... words) {
        return new SimulatorOptions(List.of(words), Map.of());
    }

    /** These options with one more variable. */
    public SimulatorOptions with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new SimulatorOptions(words, more);
    }
}
