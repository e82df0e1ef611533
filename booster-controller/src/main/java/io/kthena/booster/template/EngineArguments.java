package io.kthena.booster.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Engine options as command line arguments (workload spec §2.4, D-6): sorted by the user's spelling, underscores written as
 * dashes. Text stands as it is, an empty text and {@code true} make a bare flag, {@code false} the {@code --no-} flag,
 * numbers are written in full, an object as compact JSON, an array as repeated values; null is as good as absent.
 */
public final class EngineArguments {

    private EngineArguments() {}

    /** The arguments of a worker's options, one element each. */
    public static List<String> of(EngineConfig config) {
        var arguments = new ArrayList<String>();
        config.options().forEach((name, value) -> append(arguments, EngineConfig.dashed(name), value));
        return List.copyOf(arguments);
    }

    private static void append(List<String> arguments, String name, JsonNode value) {
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
            return;
        }
        if (value.isBoolean()) {
            arguments.add(flag(name, value.booleanValue()));
            return;
        }
        arguments.add("--" + name);
        if (value.isArray()) {
            value.forEach(element -> arguments.add(text(element)));
        } else if (!text(value).isEmpty()) {
            arguments.add(text(value));
        }
    }

    private static String flag(String name, boolean on) {
        if (on) {
            return "--" + name;
        }
        return name.startsWith("no-") ? "--" + name.substring("no-".length()) : "--no-" + name;
    }

    private static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isNumber() ? inFull(value.decimalValue()) : value.toString();
    }

    /** Never the scientific notation, which the engine's integer options do not read. */
    private static String inFull(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
