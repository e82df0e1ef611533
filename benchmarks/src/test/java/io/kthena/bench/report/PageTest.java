package io.kthena.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @Test
    void onlyItsOwnPartOfThePageChanges(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("performance.md");
        Files.writeString(file, "# Performance\n\nWords of ours.\n");
        var page = new Page(file);

        page.replace("router", "first");
        page.replace("micro", "other");
        page.replace("router", "second");

        assertThat(Files.readString(file))
                .startsWith("# Performance\n\nWords of ours.\n")
                .contains("second", "other")
                .doesNotContain("first");
    }
}
