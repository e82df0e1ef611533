package io.kthena.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @Test
    void aFolderIsTakenOnceEvenAfterGarbageCollection(@TempDir Path folder) {
        StateFolder state = new StateFolder(folder);
        state.lock();
        System.gc();

        assertThatThrownBy(new StateFolder(folder)::lock)
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("already up")
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void processesAreFoundAgainByIdAndStart(@TempDir Path folder) {
        StateFolder state = new StateFolder(folder);
        ProcessHandle self = ProcessHandle.current();
        ProcessList.Entry entry = ProcessList.Entry.of("self", self, "127.64.0.1:6443", 2);
        ProcessList.Entry reused = new ProcessList.Entry("old", self.pid(), entry.started() - 5000, "-", 0);

        ProcessList.save(state, List.of(entry, reused));

        assertThat(ProcessList.load(state)).containsExactly(entry, reused);
        assertThat(ProcessList.load(state).get(0).process()).contains(self);
        assertThat(ProcessList.load(state).get(1).process()).isEmpty();
    }

    @Test
    void anAotCacheLiesBesideItsJar(@TempDir Path folder) {
        ServiceSpec service = new ServiceSpec("s", folder.resolve("a-runner.jar"), "127.0.0.1", 1, Map.of());

        assertThat(service.aotCache()).isEqualTo(folder.resolve("a-runner.aot"));
        JavaCommand java = new JavaCommand(folder);
        assertThat(java.run(service)).endsWith("-jar", service.jar().toString());
        assertThat(java.train(service)).contains("-XX:AOTCacheOutput=" + service.aotCache());
    }

    @Test
    void optionsAreCheckedWithMessages(@TempDir Path folder) {
        assertThat(UpOptions.parse(folder, List.of("--detach", "--router-port", "18080", "--capacity", "cpu=8")))
                .satisfies(options -> {
                    assertThat(options.routerPort()).isEqualTo(18080);
                    assertThat(options.apiPort()).isEqualTo(6443);
                    assertThat(options.capacity()).containsEntry("cpu", "8");
                });
        assertThatThrownBy(() -> UpOptions.parse(folder, List.of("--router-port", "0")))
                .hasMessageContaining("--router-port");
        assertThatThrownBy(() -> UpOptions.parse(folder, List.of("--capacity", "cpu")))
                .hasMessageContaining("RESOURCE=QUANTITY");
        assertThatThrownBy(() -> UpOptions.parse(folder, List.of("--capacity", "cpu=many")))
                .hasMessageContaining("RESOURCE=QUANTITY");
        assertThatThrownBy(() -> UpOptions.parse(folder, List.of("--fast"))).hasMessageContaining("--fast");
        assertThatThrownBy(() -> UpOptions.parse(folder, List.of("--api-port"))).hasMessageContaining("needs a value");
    }
}
