package io.kthena.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTargetTest {
    @Test
    void namesAreRead() {
        assertThat(ClusterTarget.named("")).isEqualTo(ClusterTarget.EMBEDDED);
        assertThat(ClusterTarget.named("envtest")).isEqualTo(ClusterTarget.ENVTEST);
        assertThat(ClusterTarget.named("http://127.0.0.1:8001")).isEqualTo(ClusterTarget.URL);
        assertThatThrownBy(() -> ClusterTarget.named("envtset")).hasMessageContaining("envtset");
    }

    @Test
    void aRealServerIsUnavailableWhereItsProgramsAreMissing(@TempDir Path checkout) throws IOException {
        Path script = checkout.resolve("tools/kube/build");
        Files.createDirectories(script.getParent());
        Files.writeString(script, "exit 1");
        assertThat(ClusterTarget.ENVTEST.unavailable(checkout)).get().asString().contains("tools/kube/build");

        Files.writeString(script, "echo /somewhere");
        assertThat(ClusterTarget.ENVTEST.unavailable(checkout)).isEmpty();
    }
}
