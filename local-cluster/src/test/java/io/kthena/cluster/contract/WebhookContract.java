package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.configMap;
import static io.kthena.cluster.contract.ClientFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What tests of admission webhooks share: the server that is called, and configurations that last as long as a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WebhookContract {
    static final String CONFIG_MAPS = "{apiGroups: [''], apiVersions: [v1], resources: [configmaps], operations: ";
    static final String ORCHARDS = "{apiGroups: [garden.test], apiVersions: [v1], resources: [orchards], operations: ";

    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    ClientFixture fixture;

    @SuppressWarnings("NullAway.Init")
    WebhookServer server;

    private final List<HasMetadata> installed = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        fixture = ClientFixture.start();
        server = WebhookServer.start(folder);
    }

    @AfterEach
    void removeConfigurations() {
        installed.forEach(c -> fixture.client().resource(c).delete());
        installed.clear();
    }

    @AfterAll
    void stop() {
        server.close();
        fixture.close();
    }

    /** A webhook in YAML, for objects with the label {@code case: NAME}; {@code more} are further fields. */
    String hook(String name, String path, String rule, String more) {
        return hook(name, "url: 'https://127.0.0.1:" + server.port() + path + "'", server.caBundle(), rule, more);
    }

    static String hook(String name, String address, String caBundle, String rule, String more) {
        String label = name.substring(0, name.indexOf('.'));
        return """
                - name: %s
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  clientConfig: {%s, caBundle: %s}
                  rules: [%s]
                  objectSelector: {matchLabels: {case: %s}}
                  %s
                """.formatted(name, address, caBundle, rule, label, more);
    }

    void install(String kind, String name, String... hooks) {
        HasMetadata configuration = fixture.client()
                .getKubernetesSerialization()
                .unmarshal("""
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: %s
                        metadata: {name: %s.garden.test}
                        webhooks:
                        %s""".formatted(kind, name, String.join("\n", hooks)), HasMetadata.class);
        installed.add(fixture.client().resource(configuration).create());
    }

    /** A real server sees new configurations a moment later: tries until the webhook has been asked. */
    void awaitAsked(String path, Runnable attempt) {
        eventually().until(() -> {
            try {
                attempt.run();
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).isGreaterThanOrEqualTo(400);
            }
            return !server.asked(path).isEmpty();
        });
        server.asked(path).clear();
    }

    ConfigMap labelled(String name, String label) {
        return configMap(name)
                .editMetadata()
                .addToLabels("case", label)
                .endMetadata()
                .build();
    }

    void awaitCreatesSeen(String label) {
        awaitAsked(
                "/" + label,
                () -> fixture.configMaps()
                        .resource(labelled("probe", label))
                        .dryRun(true)
                        .create());
    }

    Orchard orchard(String name, String label) {
        Orchard orchard = Orchard.named(name, 2);
        orchard.getMetadata().setLabels(Map.of("case", label));
        return orchard;
    }

    static KubernetesClientException refusal(ThrowingCallable call) {
        try {
            call.call();
        } catch (KubernetesClientException e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("was accepted");
    }

    static String message(KubernetesClientException e) {
        return e.getStatus().getMessage();
    }

    /** Message of the failed call that keeps the config map with this name and label from being created. */
    String failure(String name) {
        KubernetesClientException refused = refusal(
                () -> fixture.configMaps().resource(labelled(name, name)).create());
        assertThat(refused.getCode()).isEqualTo(500);
        assertThat(refused.getStatus().getReason()).isEqualTo("InternalError");
        return message(refused);
    }
}
