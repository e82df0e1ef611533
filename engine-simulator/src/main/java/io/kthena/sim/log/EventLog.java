package io.kthena.sim.log;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One line per event: time, level, event name, then key=value pairs. Never prompts, tokens or secrets. Silent until a
 * main class turns it on, so that engines embedded in tests stay quiet. Thread-safe.
 */
public final class EventLog {
    private static volatile boolean on = Boolean.getBoolean("sim.log");

    private EventLog() {}

    /** Turns logging on for this process. */
    public static void enable() {
        on = true;
    }

    /** Logs something worth knowing; {@code facts} alternate keys and values. */
    public static void info(String event, @Nullable Object... facts) {
        print(System.out, "INFO", event, facts);
    }

    /** Logs something an operator should look at. */
    public static void warn(String event, @Nullable Object... facts) {
        print(System.out, "WARN", event, facts);
    }

    /** Logs a failure. */
    public static void error(String event, @Nullable Object... facts) {
        print(System.err, "ERROR", event, facts);
    }

    private static void print(PrintStream out, String level, String event, @Nullable Object... facts) {
        if (!on) {
            return;
        }
        var line = new StringBuilder(120)
                .append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level)
                .append(' ')
                .append(event);
        for (int i = 0; i + 1 < facts.length; i += 2) {
            line.append(' ').append(facts[i]).append('=').append(quoted(String.valueOf(facts[i + 1])));
        }
        out.println(line);
    }

    private static String quoted(String value) {
        return value.indexOf(' ') < 0 && value.indexOf('"') < 0 && !value.isEmpty()
                ? value
                : '"' + value.replace("\"", "\\\"").replace("\n", " ") + '"';
    }
}
