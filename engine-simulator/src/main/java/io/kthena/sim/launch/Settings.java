package io.kthena.sim.launch;

import io.kthena.sim.cost.LatencyModel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Typed reading of flags and environment; {@code --sim-x-y} may also be {@code SIM_X_Y}. Pure. */
record Settings(CommandLine line, Map<String, String> environment) {

    /** The pod's address wins over {@code --host}: on one machine every pod shares the wildcard. */
    String address() {
        return environmentValue("POD_IP")
                .or(() -> environmentValue("KTHENA_POD_IP"))
                .or(() -> line.value("host"))
                .orElse("127.0.0.1");
    }

    Optional<String> environmentValue(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    Optional<String> sim(String name) {
        return line.value("sim-" + name)
                .or(() ->
                        environmentValue("SIM_" + name.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    boolean simSwitch(String name, boolean otherwise) {
        return line.isOn("sim-" + name, sim(name).map(Boolean::parseBoolean).orElse(otherwise));
    }

    int integer(String flag, int otherwise) {
        String text = line.value(flag).orElse("");
        try {
            return text.isEmpty() ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new LaunchException("argument --" + flag + ": invalid int value: '" + text + "'");
        }
    }

    int count(String flag, int otherwise) {
        int value = integer(flag, otherwise);
        if (value < 1) {
            throw new LaunchException("argument --" + flag + ": must be at least 1, not " + value);
        }
        return value;
    }

    int port(String flag, int otherwise) {
        int value = integer(flag, otherwise);
        if (value < 0 || value > 65535) {
            throw new LaunchException("argument --" + flag + ": not a port: " + value);
        }
        return value;
    }

    double decimal(String flag, double otherwise) {
        String text = line.value(flag).orElse("");
        try {
            return text.isEmpty() ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new LaunchException("argument --" + flag + ": invalid float value: '" + text + "'");
        }
    }

    /** A length that may be written as 8k (thousands) or 8K (1024s). */
    int length(String flag, int otherwise) {
        String text = line.value(flag).orElse("");
        if (!text.matches("\\d+(\\.\\d+)?[kKmM]")) {
            return count(flag, otherwise);
        }
        long unit = switch (text.charAt(text.length() - 1)) {
            case 'k' -> 1_000;
            case 'K' -> 1_024;
            case 'm' -> 1_000_000;
            default -> 1_048_576;
        };
        return (int) Math.min(Integer.MAX_VALUE, Double.parseDouble(text.substring(0, text.length() - 1)) * unit);
    }

    LatencyModel latency() {
        var base = switch (sim("latency").orElse("off")) {
            case "off" -> LatencyModel.off();
            case "calibrated" -> LatencyModel.calibrated();
            default -> throw new LaunchException("--sim-latency must be off or calibrated");
        };
        return base.with(
                millis("time-to-first-token"),
                millis("inter-token-latency"),
                millis("prefill-time-per-token"),
                millis("kv-cache-transfer-latency"));
    }

    Map<String, String> adapters() {
        var adapters = new HashMap<String, String>();
        for (String module : line.all("lora-modules")) {
            int equals = module.indexOf('=');
            if (equals > 0) {
                adapters.put(module.substring(0, equals), module.substring(equals + 1));
            }
        }
        return Map.copyOf(adapters);
    }

    /** Milliseconds, plain or as {@code 100ms} or {@code 1.5s}; -1 when not given. */
    private double millis(String flag) {
        String text = line.value(flag).orElse("-1");
        try {
            if (text.endsWith("ms")) {
                return Double.parseDouble(text.substring(0, text.length() - 2));
            }
            return text.endsWith("s")
                    ? Double.parseDouble(text.substring(0, text.length() - 1)) * 1000
                    : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new LaunchException("argument --" + flag + ": not a duration: '" + text + "'");
        }
    }
}
