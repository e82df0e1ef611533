package io.kthena.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one place for results: {@code benchmarks/results/<day>-<name>.json} and {@code .md}, pictures in
 * {@code docs/images/performance-<name>.svg}, and the benchmark's own part of {@code docs/performance.md}.
 */
public final class Results {
    private final Path home;
    private final String name;
    private final String day;

    /** Results of a run, below the repository's root. */
    public Results(Path home, Run run) {
        this.home = home;
        this.name = run.name();
        this.day = run.day();
    }

    /** Where the Markdown table is, from the repository's root. */
    public String table() {
        return "benchmarks/results/" + day + "-" + name + ".md";
    }

    /**
     * Writes both files; an earlier run of the same day is replaced.
     *
     * @param report becomes JSON
     * @param markdown what follows the heading
     */
    public void write(Object report, String markdown) throws IOException {
        Path folder = Files.createDirectories(home.resolve("benchmarks/results"));
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve(day + "-" + name + ".json").toFile(), report);
        Files.writeString(home.resolve(table()), "# " + title() + ", " + day + "\n\n" + markdown.strip() + "\n");
        System.out.println("Written to " + table() + " and .json");
    }

    /** Writes a picture; the first of a benchmark has no {@code suffix}. Returns its address from the page. */
    public String picture(String suffix, String svg) throws IOException {
        String file = "performance-" + name + (suffix.isEmpty() ? "" : "-" + suffix) + ".svg";
        Files.writeString(Files.createDirectories(home.resolve("docs/images")).resolve(file), svg);
        return "images/" + file;
    }

    /** Replaces what the page says of the latest run: a short table with its caption, and pictures. */
    public void publish(String markdown) throws IOException {
        String whole = "All rows: [" + day + "-" + name + ".md](../" + table() + ").";
        new Page(home.resolve("docs/performance.md")).replace(name, markdown.strip() + "\n\n" + whole);
    }

    private String title() {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
