package io.kthena.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm packages only what is in the chart's folder, so it keeps copies; they follow their originals. */
class ChartFilesTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @ValueSource(strings = {"crds", "webhooks"})
    void copiesAreInStep(String folder) throws IOException {
        Path copies = Chart.FOLDER.resolve("files").resolve(folder);
        assertThat(names(copies)).isEqualTo(names(Path.of(folder)));
        for (String name : names(Path.of(folder))) {
            Path original = Path.of(folder, name);
            if (Boolean.getBoolean("golden.update")) {
                Files.copy(original, copies.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(copies.resolve(name))
                    .as("copy it with -Dgolden.update=true")
                    .hasSameTextualContentAs(original);
        }
    }

    @Test
    void definitionsAreRenderedWhole() throws IOException {
        var documents = Chart.documents(Chart.render(Chart.KUBERNETES));
        for (String file : names(Path.of("crds"))) {
            JsonNode original = YAML.readTree(Path.of("crds", file).toFile());
            String name = original.at("/metadata/name").asText();
            JsonNode rendered = YAML.readTree(documents.get("CustomResourceDefinition/" + name));

            assertThat(rendered.get("spec")).as(name).isEqualTo(original.get("spec"));
            var annotations = (ObjectNode) rendered.at("/metadata/annotations").deepCopy();
            assertThat(annotations.remove("helm.sh/resource-policy").asText()).isEqualTo("keep");
            assertThat(original.at("/metadata/annotations")).isIn(List.of(annotations, YAML.missingNode()));
        }
    }

    /** Images are tagged with the version of the build. */
    @Test
    void versionIsTheBuilds() throws IOException {
        String version = Files.readString(Path.of("pom.xml")).replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
        assertThat(YAML.readTree(Chart.FOLDER.resolve("Chart.yaml").toFile())
                        .path("appVersion")
                        .asText())
                .isEqualTo(version);
    }

    @Test
    void lintHasNothingToSay() {
        var result = Chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
