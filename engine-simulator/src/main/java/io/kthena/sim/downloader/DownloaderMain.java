package io.kthena.sim.downloader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.sim.log.EventLog;
import io.kthena.sim.process.ParentWatch;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Stand-in for Kthena's model downloader (spec: downloader, section 5.1). Exit code 0, or 1 on any failure, 2 for a bad
 * command line.
 */
public final class DownloaderMain {
    private static final Map<String, String> FLAGS =
            Map.of("-s", "--source", "-o", "--output-dir", "-w", "--max-workers", "-c", "--config");

    private DownloaderMain() {}

    /** Writes a placeholder and ends. */
    public static void main(String[] words) {
        EventLog.enable();
        ParentWatch.start(System.getenv(), () -> System.exit(1));
        System.exit(run(words, System.getenv()));
    }

    static int run(String[] words, Map<String, String> environment) {
        Map<String, String> values;
        try {
            values = read(words);
        } catch (IllegalArgumentException e) {
            EventLog.error("download.refused", "reason", e.getMessage());
            return 2;
        }
        try {
            String home = environment.getOrDefault("HOME", ".");
            String output = values.getOrDefault("--output-dir", "~/downloads");
            output = output.startsWith("~/") ? home + output.substring(1) : output;
            Download.of(values.getOrDefault("--source", ""), output, credentials(values, environment))
                    .run();
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            EventLog.error("download.failed", "reason", e.getMessage());
            return 1;
        }
    }

    /** Keys of {@code --config} win over the environment. */
    private static Map<String, String> credentials(Map<String, String> values, Map<String, String> environment) {
        var merged = new HashMap<>(environment);
        try {
            new ObjectMapper()
                    .readTree(values.getOrDefault("--config", "{}"))
                    .properties()
                    .forEach(entry -> merged.put(
                            entry.getKey().toUpperCase(Locale.ROOT),
                            entry.getValue().asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("--config is not JSON: " + e.getOriginalMessage(), e);
        }
        return merged;
    }

    private static Map<String, String> read(String[] words) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < words.length; i++) {
            int equals = words[i].startsWith("--") ? words[i].indexOf('=') : -1;
            String name = equals < 0 ? words[i] : words[i].substring(0, equals);
            String flag = FLAGS.getOrDefault(name, name);
            if (!FLAGS.containsValue(flag)) {
                throw new IllegalArgumentException("unrecognized arguments: " + name);
            }
            if (equals < 0 && i + 1 == words.length) {
                throw new IllegalArgumentException("argument " + flag + ": expected one argument");
            }
            values.put(flag, equals < 0 ? words[++i] : words[i].substring(equals + 1));
        }
        if (!values.containsKey("--source")) {
            throw new IllegalArgumentException("the following arguments are required: -s/--source");
        }
        if (!values.getOrDefault("--max-workers", "8").matches("\\d+")) {
            throw new IllegalArgumentException("argument --max-workers: invalid int value");
        }
        return values;
    }
}
