package io.kthena.cluster.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas and the examples of this repository fit each other. */
class ShippedSchemasTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROOT = Path.of("..");
    private static final Map<String, JsonNode> SCHEMAS = schemas();

    private static Map<String, JsonNode> schemas() {
        Map<String, JsonNode> schemas = new TreeMap<>();
        for (JsonNode crd : documents(ROOT.resolve("deploy/crds"))) {
            for (JsonNode version : crd.at("/spec/versions")) {
                String kind = crd.at("/spec/group").asText() + "/"
                        + version.path("name").asText() + "/"
                        + crd.at("/spec/names/kind").asText();
                schemas.put(kind, version.at("/schema/openAPIV3Schema"));
            }
        }
        return schemas;
    }

    static Stream<ObjectNode> examples() {
        return documents(ROOT.resolve("examples")).stream().filter(o -> SCHEMAS.containsKey(kindOf(o)));
    }

    private static String kindOf(JsonNode object) {
        return object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    }

    private static List<ObjectNode> documents(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(ShippedSchemasTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ObjectNode> read(Path file) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return values.readAll().stream()
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> kinds() {
        return SCHEMAS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyShippedSchemaIsStructuralAndItsRulesCompile(String kind) throws SchemaInvalid {
        assertThat(ResourceSchema.ofCrd(SCHEMAS.getOrDefault(kind, MissingNode.getInstance()))
                        .validate(YAML.createObjectNode(), null))
                .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesPassStrictValidation(ObjectNode example) {
        ResourceSchema schema =
                ResourceSchema.ofShippedCrd(SCHEMAS.getOrDefault(kindOf(example), MissingNode.getInstance()));

        assertThat(schema.prune(example)).as("unknown fields").isEmpty();
        schema.applyDefaults(example);
        assertThat(schema.validate(example, null)).isEmpty();
        assertThat(schema.validate(example, example)).isEmpty();
    }
}
