package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A session with kubectl, command by command: {@code contract/session.txt} says what each must answer. */
@Needs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlContractTest {
    private static final List<String> MANIFESTS = List.of(
            "crd.yaml",
            "orchard.yaml",
            "orchard-more.yaml",
            "orchard-wrong.yaml",
            "orchard-bogus.yaml",
            "config.yaml",
            "config-alice.yaml",
            "config-bob.yaml",
            "pod.yaml",
            "pod-wrong.yaml",
            "service.yaml",
            "secret.yaml",
            "deployment-bogus.yaml",
            "list.yaml");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private ClusterUnderTest cluster;

    @SuppressWarnings("NullAway.Init")
    private Kubectl kubectl;

    @BeforeAll
    void startCluster() throws IOException {
        assumeTrue(Kubectl.isInstalled(), "kubectl is not on the PATH");
        cluster = ClusterUnderTest.start();
        kubectl = new Kubectl(cluster, folder);
        for (String manifest : MANIFESTS) {
            Files.writeString(folder.resolve(manifest), resource(manifest));
        }
    }

    @AfterAll
    void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> session() throws IOException {
        return Session.parse(resource("session.txt")).stream()
                .map(step -> DynamicTest.dynamicTest(step.command(), () -> {
                    if (step.patient()) {
                        eventually().untilAsserted(() -> check(step));
                    } else {
                        check(step);
                    }
                }));
    }

    private void check(Session.Step step) throws IOException, InterruptedException {
        List<String> arguments = step.arguments().stream()
                .map(a -> a.endsWith(".yaml") ? folder.resolve(a).toString() : a)
                .toList();
        Kubectl.Result result = kubectl.run(arguments);
        assertThat(result.exit()).as(result.output()).isEqualTo(step.exit());
        for (String expected : step.patterns()) {
            assertThat(result.output()).containsPattern(Pattern.compile(expected, Pattern.MULTILINE));
        }
        for (String unexpected : step.absent()) {
            assertThat(result.output()).doesNotContainPattern(Pattern.compile(unexpected, Pattern.MULTILINE));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = KubectlContractTest.class.getResourceAsStream("/contract/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
