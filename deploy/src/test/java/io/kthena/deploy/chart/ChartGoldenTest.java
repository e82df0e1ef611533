package io.kthena.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders: everything for the defaults, and for each toggle what differs from them. */
class ChartGoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "chart", "golden");
    private static final String CRD = "CustomResourceDefinition/";

    @Test
    void defaults() throws IOException {
        var documents = Chart.documents(Chart.render(Chart.KUBERNETES));
        documents.keySet().removeIf(key -> key.startsWith(CRD));
        check("default", "---\n" + String.join("---\n", documents.values()));
    }

    @ParameterizedTest
    @MethodSource("io.kthena.deploy.chart.Chart#toggles")
    void toggle(String name) throws IOException {
        var before = Chart.documents(Chart.render(Chart.KUBERNETES));
        var after = Chart.documents(Chart.render(Chart.KUBERNETES, Chart.VALUES.resolve(name + ".yaml")));
        check(name, difference(before, after));
    }

    private static String difference(Map<String, String> before, Map<String, String> after) {
        var text = new StringBuilder();
        before.keySet().stream()
                .filter(key -> !after.containsKey(key))
                .forEach(key -> text.append("# not rendered: ").append(key).append('\n'));
        after.forEach((key, document) -> {
            if (!document.equals(before.get(key))) {
                text.append("---\n").append(document);
            }
        });
        return text.toString();
    }

    private static void check(String name, String rendered) throws IOException {
        Path golden = GOLDEN.resolve(name + ".yaml");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, rendered);
        }
        assertThat(golden).as("write it with -Dgolden.update=true").exists();
        assertThat(rendered)
                .as("%s (regenerate with -Dgolden.update=true)", golden)
                .isEqualTo(Files.readString(golden));
    }
}
