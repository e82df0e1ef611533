package io.kthena.cluster.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The table image pattern → program. The first row that matches wins; a user's rows come before ours.
 *
 * <p>A user's file looks like this:
 *
 * <pre>{@code
 * images:
 *   - image: 'registry.example/engine:.*'     # a regular expression for the whole image reference
 *     program: ['{simulator}', 'io.kthena.sim.SimulatorMain', '{command}', '{args}']
 *   - image: 'python:3.*'
 *     program: ['{command}', '{args}']        # run what the container says, as a process of this machine
 *     whenNoCommand: ['sleep', '3600']
 *     mapPaths: true                          # replace mount paths on the command line by the folders behind them
 *   - image: 'registry.example/never-mind:.*'
 *     processless: true                       # no process; Running and Ready at once
 * }</pre>
 *
 * <p>Containers are plain processes of the user who runs the node: nothing isolates them.
 */
public final class ImageTable {
    /** The image (and annotation) of pods that have no process, for measurements with thousands of pods. */
    public static final String PROCESSLESS = "kthena.io/processless";

    private static final String END = "(:.*|@.*)?";
    private static final List<String> OWN_COMMAND = List.of("{command}", "{args}");
    private static final List<String> IDLE = List.of("sleep", "2147483647");

    private final List<StandIn> rows;
    private final Words words;
    private final Path file;

    private ImageTable(List<StandIn> rows, Words words, Path file) {
        this.rows = List.copyOf(rows);
        this.words = words;
        this.file = file;
    }

    /**
     * The default table with the rows of a user's file before it.
     *
     * @param words what the names in templates stand for
     * @param file the user's file; need not exist
     * @throws IllegalArgumentException when the file exists and cannot be understood; the message names file and row
     */
    public static ImageTable of(Words words, Path file) {
        List<StandIn> rows = new ArrayList<>();
        if (Files.exists(file)) {
            rows.addAll(read(file));
        }
        rows.addAll(defaults());
        return new ImageTable(rows, words, file);
    }

    private static List<StandIn> defaults() {
        List<String> engine = List.of("{simulator}", "io.kthena.sim.SimulatorMain", "{command}", "{args}");
        List<String> runtime = List.of("{simulator}", "io.kthena.sim.runtime.RuntimeMain", "{command}", "{args}");
        List<String> downloader =
                List.of("{simulator}", "io.kthena.sim.downloader.DownloaderMain", "{command}", "{args}");
        String engines = "(.*kthena-engine|(.*/)?vllm/vllm-openai|.*vllm-ascend|.*llm-d-inference-sim|"
                + ".*dynamo-mocker-vllm)[^/]*";
        return List.of(
                row(PROCESSLESS + END, List.of(), List.of(), false),
                row(engines, engine, List.of(), false),
                row("(.*/)?runtime:.*|(.*/)?kthena/runtime" + END, runtime, List.of(), false),
                row("(.*/)?downloader:.*|(.*/)?kthena/downloader" + END, downloader, List.of(), false),
                row("(.*/)?nginx[^/]*", List.of("{web}"), List.of(), false),
                row("(.*/)?pause[^/]*", IDLE, List.of(), false),
                row("(.*/)?(alpine|busybox)[^/]*", OWN_COMMAND, IDLE, true));
    }

    private static StandIn row(String image, List<String> program, List<String> whenNoCommand, boolean mapPaths) {
        return new StandIn(Pattern.compile(image), program, whenNoCommand, mapPaths);
    }

    private static List<StandIn> read(Path file) {
        JsonNode root;
        try {
            root = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " is not valid YAML: " + e.getMessage(), e);
        }
        List<StandIn> rows = new ArrayList<>();
        for (JsonNode row : root.path("images")) {
            rows.add(read(row, file + ": images[" + rows.size() + "]"));
        }
        return rows;
    }

    private static StandIn read(JsonNode row, String where) {
        boolean processless = row.path("processless").asBoolean(false);
        List<String> program = strings(row.path("program"));
        if (program.isEmpty() && !processless) {
            throw new IllegalArgumentException(where + " needs program (a list of words) or processless: true");
        }
        try {
            String image = row.path("image").asText("");
            if (image.isEmpty()) {
                throw new IllegalArgumentException(where + " needs image, a regular expression");
            }
            List<String> whenNoCommand = strings(row.path("whenNoCommand"));
            return row(image, program, whenNoCommand, row.path("mapPaths").asBoolean(false));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(where + ".image: " + e.getMessage(), e);
        }
    }

    private static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        list.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    /** The row for an image reference such as {@code ghcr.io/volcano-sh/runtime:latest}; empty when none matches. */
    public Optional<StandIn> find(String image) {
        return rows.stream().filter(row -> row.image().matcher(image).matches()).findFirst();
    }

    /**
     * The command line of a container.
     *
     * @param standIn a row of this table
     * @param command the container's command, after expansion; may be empty
     * @param args the container's args, after expansion; may be empty
     */
    public List<String> commandLine(StandIn standIn, List<String> command, List<String> args) {
        return standIn.commandLine(words, command, args);
    }

    /** What a user whose image is unknown should read. */
    public String unknownImageMessage(String image) {
        return "no stand-in for image \"" + image + "\" on the local node: add a row for it to " + file
                + " and restart the cluster";
    }
}
