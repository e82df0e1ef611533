package io.kthena.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders: everything for the defaults, and for each toggle what differs from them. */
class ChartGoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "chart", "golden");
    private static final String CRD = "CustomResourceDefinition/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path chart;

    @SuppressWarnings("NullAway.Init")
    private static Map<String, String> defaults;

    @BeforeAll
    static void renderDefaults() throws IOException {
        chart = Chart.withTestsAsObjects(folder);
        defaults = Chart.documents(Chart.render(chart, Chart.KUBERNETES));
    }

    @Test
    void defaults() throws IOException {
        check("default", difference(Map.of(), defaults));
    }

    @ParameterizedTest
    @MethodSource("io.kthena.deploy.chart.Chart#toggles")
    void toggle(Path values) throws IOException {
        var after = Chart.documents(Chart.render(chart, Chart.KUBERNETES, values.toAbsolutePath()));
        var name = values.getFileName().toString().replaceFirst("\\.yaml$", "");
        check(name, difference(defaults, after));
    }

    /** Kubernetes before 1.30 refuses the sleep before the stop. */
    @Test
    void olderKubernetes() throws IOException {
        var after = Chart.documents(Chart.render(chart, "1.27.0"));
        check("kubernetes-1.27", difference(defaults, after));
    }

    /** Shared parts are one place to look at: what a toggle does not change is not repeated, CRDs are compared elsewhere. */
    private static String difference(Map<String, String> before, Map<String, String> after) {
        var text = new StringBuilder();
        before.keySet().stream()
                .filter(key -> !after.containsKey(key))
                .forEach(key -> text.append("# not rendered: ").append(key).append('\n'));
        after.forEach((key, document) -> {
            if (!key.startsWith(CRD) && !document.equals(before.get(key))) {
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
