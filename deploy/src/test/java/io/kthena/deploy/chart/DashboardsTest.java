package io.kthena.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards ask for metrics that the services have: each name is a meter in their source. */
class DashboardsTest {
    private static final List<String> SERVICES =
            List.of("booster-controller", "serving-controller", "router-service", "kv-coordinator");
    private static final Pattern METRIC = Pattern.compile("\\b(kthena|kvcoord)_[a-z_]+");
    private static final Pattern METER = Pattern.compile("\"((?:kthena|kvcoord)[._][a-z._]+)\"");

    /** What Prometheus' naming appends to a meter's name. */
    private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_total|_bucket|_count|_sum)?$");

    @ParameterizedTest
    @ValueSource(strings = {"serving", "control"})
    void asksForMetricsThatExist(String name) throws IOException {
        Path file = Chart.FOLDER.resolve("files").resolve("dashboards").resolve(name + ".json");
        var asked = new TreeSet<String>();
        for (var expression : new ObjectMapper().readTree(file.toFile()).findValuesAsText("expr")) {
            METRIC.matcher(expression)
                    .results()
                    .map(found -> SUFFIX.matcher(found.group()).replaceFirst(""))
                    .forEach(asked::add);
        }

        assertThat(asked).hasSizeGreaterThan(5).isSubsetOf(meters());
    }

    private static Set<String> meters() throws IOException {
        var meters = new TreeSet<String>();
        for (String service : SERVICES) {
            try (Stream<Path> files = Files.walk(Path.of("..", service, "src", "main", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    METER.matcher(Files.readString(file))
                            .results()
                            .map(found -> found.group(1).replace('.', '_'))
                            .forEach(meters::add);
                }
            }
        }
        return meters;
    }
}
