package io.kthena.deploy.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdManifestsTest {
    private static final Path FOLDER = Path.of("crds");

    @Test
    void checkedInManifestsAreWhatTheTypesSay() throws IOException {
        Map<String, String> generated = CrdManifests.generate();
        if (Boolean.getBoolean("golden.update")) {
            CrdManifests.main(new String[] {FOLDER.toString()});
        }

        assertThat(generated).hasSize(6);
        for (Map.Entry<String, String> file : generated.entrySet()) {
            assertThat(Files.readString(FOLDER.resolve(file.getKey())))
                    .as("%s (regenerate with -Dgolden.update=true)", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }
}
