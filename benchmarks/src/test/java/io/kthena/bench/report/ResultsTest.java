package io.kthena.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @Test
    void everythingGoesToItsPlace(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("docs"));
        var machine = new Machine("cpu", 2, 1, "os", "jdk", "commit");
        var results = new Results(home, new Run("micro", "2026-01-31T10:00", "./bench micro", machine));

        results.write(Map.of("rows", List.of(1)), "| a |");
        String picture = results.picture("", "<svg/>");
        results.publish("![a](" + picture + ")");

        assertThat(home.resolve("benchmarks/results/2026-01-31-micro.json"))
                .content()
                .contains("\"rows\"");
        assertThat(home.resolve("benchmarks/results/2026-01-31-micro.md")).hasContent("# Micro, 2026-01-31\n\n| a |");
        assertThat(home.resolve("docs").resolve(picture)).hasContent("<svg/>");
        assertThat(home.resolve("docs/performance.md"))
                .content()
                .contains("![a](images/performance-micro.svg)", "../benchmarks/results/2026-01-31-micro.md");
    }

    @Test
    void oneFailureOutweighsNoise() {
        assertThat(Verdict.exitStatus(List.of(Verdict.PASS, Verdict.NOISY, Verdict.FAIL)))
                .isEqualTo(1);
        assertThat(Verdict.exitStatus(List.of(Verdict.PASS, Verdict.NOISY))).isEqualTo(3);
        assertThat(Verdict.exitStatus(List.of(Verdict.PASS, Verdict.NONE))).isZero();
    }
}
