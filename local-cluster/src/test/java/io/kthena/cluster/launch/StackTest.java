package io.kthena.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {
    private final Path folder;
    private final StateFolder state;

    StackTest(@TempDir Path folder) {
        this.folder = folder;
        this.state = new StateFolder(folder.resolve("state"));
    }

    @Test
    void aTableThatCannotBeReadStartsNothing() throws IOException {
        Path table = Files.writeString(folder.resolve("stand-ins.yaml"), "images: [{image: 'a:(', program: [x]}]");

        assertThatThrownBy(() -> start("--stand-ins", table.toString()))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining(table + ": images[0].image");
        assertThat(state.root()).doesNotExist();
    }

    @Test
    void aTableThatIsNotThereStartsNothing() {
        assertThatThrownBy(
                        () -> start("--stand-ins", folder.resolve("none.yaml").toString()))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("no such file");
        assertThat(state.root()).doesNotExist();
    }

    private void start(String... options) throws IOException, InterruptedException {
        Stack.start(
                state, UpOptions.parse(folder, List.of(options)), new JavaCommand(folder)::run, Duration.ofSeconds(1));
    }
}
