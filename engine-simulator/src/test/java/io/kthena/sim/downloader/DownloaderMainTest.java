package io.kthena.sim.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderMainTest {
    private final Path folder;

    DownloaderMainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void leavesAPlaceholderWhereTheMountLies() {
        assertThat(run("--source", "hf://deepseek-ai/DeepSeek-V2-Lite", "--output-dir", "/mnt/cache/abc"))
                .isZero();

        assertThat(folder.resolve("abc/config.json")).content().contains("simulated");
        assertThat(folder.resolve("abc/.download-complete")).exists();
        assertThat(folder.resolve("abc/.lock")).doesNotExist();
    }

    @Test
    void takesAStaleLockOver() throws IOException {
        Files.createDirectories(folder.resolve("abc"));
        Path lock = Files.writeString(folder.resolve("abc/.lock"), "1");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(run("-s", "deepseek-ai/DeepSeek-V2-Lite", "-o", "/mnt/cache/abc/"))
                .isZero();
    }

    @Test
    void failsWhereTheRealOneFails() {
        assertThat(run("--source", "s3://bucket/model", "--output-dir", "/mnt/cache/x"))
                .isEqualTo(1);
        assertThat(run("--source", "pvc://nowhere/at/all", "--output-dir", "/mnt/cache/x"))
                .isEqualTo(1);
        assertThat(run("--source", "ftp://x/y", "--output-dir", "/mnt/cache/x")).isEqualTo(1);
        assertThat(run("--output-dir", "/mnt/cache/x")).isEqualTo(2);
        assertThat(run("--source", "a/b", "--surprise", "x")).isEqualTo(2);
        assertThat(run("-s", "s3://b/m", "-o", "/mnt/cache/y", "-c", "{\"access_key\":\"a\",\"secret_key\":\"b\"}"))
                .isZero();
    }

    private int run(String... words) {
        return DownloaderMain.run(words, Map.of("KTHENA_MOUNTS", "{\"/mnt/cache\":\"" + folder + "\"}"));
    }
}
