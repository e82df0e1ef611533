package io.kthena.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The manifest of a service's webhook configurations, beside what the service is and says. */
public final class WebhookManifest {
    private WebhookManifest() {}

    /**
     * Expects that it names only what is served and only our kinds, and that the settings of the module under test name it.
     *
     * @param manifest relative to the repository
     * @param served paths that the service answers
     */
    public static void assertMatches(String manifest, List<String> served) {
        Properties settings = settings();
        for (String document : Manifests.of(manifest)) {
            JsonNode configuration = Manifests.yaml(document);
            String setting = configuration.path("kind").asText().startsWith("Validating") ? "validating" : "mutating";
            assertThat(settings.getProperty("kthena.webhook." + setting + "-configuration"))
                    .isEqualTo(configuration.at("/metadata/name").asText());
            for (JsonNode webhook : configuration.path("webhooks")) {
                JsonNode service = webhook.at("/clientConfig/service");
                assertThat(served).contains(service.path("path").asText());
                assertThat(settings.getProperty("kthena.webhook.service"))
                        .isEqualTo(service.path("name").asText());
                String resource = webhook.at("/rules/0/resources/0").asText();
                String group = webhook.at("/rules/0/apiGroups/0").asText();
                assertThat(Manifests.of("deploy/crds/" + resource + "." + group + ".yaml"))
                        .hasSize(1);
            }
        }
    }

    private static Properties settings() {
        var settings = new Properties();
        Path main = Path.of(System.getProperty("basedir", "."), "src/main/resources/application.properties");
        try (InputStream file = Files.newInputStream(main)) {
            settings.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }
}
