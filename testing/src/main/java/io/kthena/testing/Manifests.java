package io.kthena.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's YAML manifests, as texts of one document each. */
public final class Manifests {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Manifests() {}

    /** A document, or JSON, as a tree. */
    public static JsonNode yaml(String document) {
        try {
            return YAML.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + document, e);
        }
    }

    /** The documents of one file; its path is relative to the repository. */
    public static List<String> of(String file) {
        return documents(ROOT.resolve(file));
    }

    /** Every example of a kind. */
    public static List<String> examples(String kind) {
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> documents(file).stream())
                    .filter(document -> document.lines().anyMatch(("kind: " + kind)::equals))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> documents(Path file) {
        try {
            return SEPARATOR
                    .splitAsStream(Files.readString(file))
                    .filter(document -> document.contains("kind:"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
