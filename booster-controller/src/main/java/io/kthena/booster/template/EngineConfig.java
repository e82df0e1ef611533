package io.kthena.booster.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.model.workload.ModelWorker;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A worker's {@code config}: engine options by name. An option may be spelt with dashes or underscores (W-2).
 *
 * @param options by the user's own spelling, sorted
 */
public record EngineConfig(SortedMap<String, JsonNode> options) {

    /** Where an engine listens unless its {@code port} option says otherwise. */
    public static final int DEFAULT_PORT = 8000;

    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads a worker's config; absent means no options.
     *
     * @throws InvalidBooster if it is not a JSON object
     */
    public static EngineConfig of(ModelWorker worker) {
        return of(worker.config());
    }

    static EngineConfig of(@Nullable JsonNode config) {
        if (config == null || config.isNull() || config.isMissingNode()) {
            return new EngineConfig(new TreeMap<>());
        }
        if (!config.isObject()) {
            throw new InvalidBooster("must be an object of engine options");
        }
        var options = new TreeMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> option : config.properties()) {
            options.put(option.getKey(), option.getValue());
        }
        return new EngineConfig(options);
    }

    /** The option's value; of several spellings the last in order counts, as it does for the engine. */
    Optional<JsonNode> option(String dashedName) {
        return options.entrySet().stream()
                .filter(option -> dashed(option.getKey()).equals(dashedName))
                .filter(option -> !option.getValue().isNull())
                .reduce((first, second) -> second)
                .map(Map.Entry::getValue);
    }

    /** The name under which the engine serves its model, if configured. */
    public Optional<String> servedModelName() {
        return option("served-model-name")
                .map(name -> name.isArray() && !name.isEmpty() ? name.get(0) : name)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(name -> !name.isBlank());
    }

    /**
     * The engine's port.
     *
     * @throws InvalidBooster if the {@code port} option is not a whole number from 1 to 65535
     */
    public int port() {
        return option("port").map(EngineConfig::toPort).orElse(DEFAULT_PORT);
    }

    /** Options that are given in both spellings, of which the engine would take one. */
    public List<String> spelledTwice() {
        var seen = new HashSet<String>();
        return options.keySet().stream()
                .map(EngineConfig::dashed)
                .filter(name -> !seen.add(name))
                .distinct()
                .toList();
    }

    static String dashed(String name) {
        return name.replace('_', '-');
    }

    private static int toPort(JsonNode value) {
        try {
            int port = new BigDecimal(value.asText().strip()).intValueExact();
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException | ArithmeticException notANumber) {
            throw new InvalidBooster("port must be a whole number from 1 to 65535, not " + value);
        }
        throw new InvalidBooster("port must be from 1 to 65535, not " + value);
    }
}
