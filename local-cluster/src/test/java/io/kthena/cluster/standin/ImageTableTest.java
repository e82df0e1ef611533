package io.kthena.cluster.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTableTest {
    private static final Words WORDS =
            new Words(Path.of("/jdk/bin/java"), Path.of("/x/engine-simulator.jar"), Path.of("/x/self.jar"));

    private final Path folder;

    ImageTableTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/volcano-sh/kthena-engine:vllm-ascend_v0.10.1rc1_mooncake_v0.3.5, io.kthena.sim.SimulatorMain",
        "quay.io/ascend/vllm-ascend:v0.11.0, io.kthena.sim.SimulatorMain",
        "vllm/vllm-openai-cpu:latest, io.kthena.sim.SimulatorMain",
        "ghcr.io/faust-benchou/dynamo-mocker-vllm:latest, io.kthena.sim.SimulatorMain",
        "ghcr.io/volcano-sh/runtime:latest, io.kthena.sim.runtime.RuntimeMain",
        "kthena/runtime, io.kthena.sim.runtime.RuntimeMain",
        "ghcr.io/volcano-sh/downloader:latest, io.kthena.sim.downloader.DownloaderMain",
        "nginx, io.kthena.cluster.standin.WebServerMain",
        "docker.io/library/nginx:1.27, io.kthena.cluster.standin.WebServerMain",
    })
    void imagesOfTheExamplesHaveTheirPrograms(String image, String mainClass) {
        ImageTable table = ImageTable.of(WORDS, folder.resolve("none.yaml"));
        StandIn row = table.find(image).orElseThrow();
        List<String> argv = table.commandLine(row, List.of("vllm", "serve"), List.of("--port", "8000"));
        assertThat(argv).startsWith("/jdk/bin/java").contains(mainClass);
        if (mainClass.startsWith("io.kthena.sim.")) {
            assertThat(argv).endsWith(mainClass, "vllm", "serve", "--port", "8000");
        }
    }

    @Test
    void busyboxRunsItsCommandOrSleeps() {
        ImageTable table = ImageTable.of(WORDS, folder.resolve("none.yaml"));
        StandIn row = table.find("busybox:1.36").orElseThrow();
        assertThat(table.commandLine(row, List.of("sh", "-c"), List.of("exit 3")))
                .containsExactly("sh", "-c", "exit 3");
        assertThat(table.commandLine(row, List.of(), List.of())).startsWith("sleep");
    }

    @Test
    void unknownImagesAreUnknownAndTheMessageNamesTheFile() {
        Path file = folder.resolve("images.yaml");
        ImageTable table = ImageTable.of(WORDS, file);
        assertThat(table.find("python:3.12")).isEmpty();
        assertThat(table.unknownImageMessage("python:3.12")).contains("python:3.12", file.toString());
    }

    @Test
    void rowsOfAUserComeFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("images.yaml"), """
                images:
                - image: 'nginx:mine'
                  program: ['{java}', '-jar', '/mine.jar', '{args}']
                - image: 'quick/.*'
                  processless: true
                """);
        ImageTable table = ImageTable.of(WORDS, file);
        assertThat(table.commandLine(table.find("nginx:mine").orElseThrow(), List.of("no"), List.of("a")))
                .containsExactly("/jdk/bin/java", "-jar", "/mine.jar", "a");
        assertThat(table.find("quick/x:1").orElseThrow().processless()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "images: [{image: 'a['|not valid YAML",
                "images: [{image: 'a[', program: [x]}]|images[0].image",
                "images: [{image: 'a'}]|images[0] needs program",
                "images: [{program: [x]}]|images[0] needs image",
            })
    void aBadFileIsRefusedWithTheRow(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("images.yaml"), text);
        assertThatThrownBy(() -> ImageTable.of(WORDS, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }
}
