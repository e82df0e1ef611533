package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kthena.cluster.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Definitions from files: the one shipped with the server, and folders given at start. */
public final class DefinitionFiles {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private DefinitionFiles() {}

    /** The definitions every local cluster has: volcano's PodGroup, which gang scheduling asks for. */
    public static List<ObjectNode> shipped() throws IOException {
        try (InputStream in = DefinitionFiles.class.getResourceAsStream("podgroups.scheduling.volcano.sh.yaml")) {
            return definitions(Objects.requireNonNull(in, "the shipped definition is part of the program"));
        }
    }

    /** The definitions in the YAML and JSON files of a folder, in the files' order; other kinds are left out. */
    public static List<ObjectNode> in(Path folder) throws IOException {
        List<ObjectNode> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(f -> f.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                all.addAll(definitions(in));
            }
        }
        return all;
    }

    private static List<ObjectNode> definitions(InputStream in) throws IOException {
        List<ObjectNode> found = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(in)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object
                        && Json.text(object, "kind").equals("CustomResourceDefinition")) {
                    found.add(object);
                }
            }
        }
        return found;
    }
}
