package io.kthena.cluster.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.ClusterTarget;
import io.kthena.testing.cluster.Needs;
import io.kthena.testing.cluster.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server accepts what the chart renders, for the defaults and for every toggle: a dry run, in which unknown and repeated
 * fields are errors. Kinds of other projects are those projects' own, where tools/crds/fetch has been run and the cluster is
 * this run's; kinds that the server does not have are skipped, each by name.
 */
@Needs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartContractTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path RENDERED =
            DEPLOY.resolve("src").resolve("test").resolve("chart").resolve("golden");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** What the toggles need that is not Kubernetes' own. */
    private static final Map<String, String> FOREIGN = Map.of(
            "ServiceMonitor", "monitoring.coreos.com/v1",
            "Certificate", "cert-manager.io/v1",
            "Issuer", "cert-manager.io/v1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private ClusterUnderTest cluster;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private Kubectl kubectl;

    @BeforeAll
    void startCluster() throws IOException {
        assumeTrue(Kubectl.isInstalled(), "kubectl is not on the PATH");
        cluster = ClusterUnderTest.start();
        client = new KubernetesClientBuilder().withConfig(cluster.config()).build();
        kubectl = new Kubectl(cluster, folder);
        if (ClusterTarget.current().has(Capability.SECOND_CLUSTER)) {
            Tools.find(Path.of(".."), Tools.DEFINITIONS).ifPresent(this::install);
        }
    }

    private void install(Path definitions) {
        succeeds("apply", "--server-side", "-f", definitions.toString());
        succeeds("wait", "--for=condition=Established", "customresourcedefinitions", "--all", "--timeout=30s");
        FOREIGN.forEach((kind, apiVersion) -> ClientFixture.eventually().until(() -> isServed(apiVersion, kind)));
    }

    @AfterAll
    void stopCluster() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> rendered() throws IOException {
        return files(RENDERED).map(file -> DynamicContainer.dynamicContainer(name(file), accepted(file)));
    }

    @TestFactory
    Stream<DynamicTest> definitions() throws IOException {
        return files(DEPLOY.resolve("crds")).map(file -> DynamicTest.dynamicTest(name(file), () -> dryRun(file)));
    }

    private Stream<DynamicTest> accepted(Path file) {
        Map<String, TreeSet<String>> missing = new LinkedHashMap<>();
        List<JsonNode> served = new ArrayList<>();
        for (JsonNode document : documents(file)) {
            String apiVersion = document.path("apiVersion").asText();
            String kind = document.path("kind").asText();
            if (isServed(apiVersion, kind)) {
                served.add(document);
            } else {
                missing.computeIfAbsent(kind, _ -> new TreeSet<>()).add(apiVersion);
            }
        }
        Stream<DynamicTest> skipped = missing.entrySet().stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind.getKey(),
                        () -> abort("the server has no " + kind.getKey() + " of " + kind.getValue()
                                + "; tools/crds/fetch brings it where Go is")));
        return served.isEmpty()
                ? skipped
                : Stream.concat(
                        Stream.of(
                                DynamicTest.dynamicTest(served.size() + " objects", () -> dryRun(write(file, served)))),
                        skipped);
    }

    /** In a namespace that is there on every server. */
    private Path write(Path file, List<JsonNode> documents) throws IOException {
        var text = new StringBuilder();
        for (JsonNode document : documents) {
            text.append(
                    YAML.writeValueAsString(document).replace("namespace: \"kthena-system\"", "namespace: default"));
        }
        return Files.writeString(folder.resolve(name(file)), text);
    }

    private void dryRun(Path file) {
        succeeds(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "--force-conflicts",
                "-f",
                file.toString());
    }

    private void succeeds(String... arguments) {
        try {
            var result = kubectl.run(List.of(arguments));
            assertThat(result.exit()).as(result.output()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isServed(String apiVersion, String kind) {
        var resources = client.getApiResources(apiVersion);
        return resources != null
                && resources.getResources().stream()
                        .anyMatch(resource -> resource.getKind().equals(kind));
    }

    private static List<JsonNode> documents(Path file) {
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return all.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
