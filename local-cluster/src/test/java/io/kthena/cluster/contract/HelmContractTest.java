package io.kthena.cluster.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import io.kthena.testing.cluster.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a release, with the helm that is on the PATH or that tools/helm/build made; skipped where there is none,
 * and on a cluster that is not this run's own.
 */
@Tag("full")
@Needs(Capability.SECOND_CLUSTER)
class HelmContractTest {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    private static final String CHART = DEPLOY.resolve("chart").toString();
    private static final String NAMESPACE = "kthena-system";
    private static final long TIMEOUT_SECONDS = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private String helm;

    @SuppressWarnings("NullAway.Init")
    private ClusterUnderTest cluster;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private record Result(int exit, String output) {}

    @BeforeEach
    void start() throws IOException {
        var found = Tools.find(Path.of(".."), Tools.HELM);
        assumeTrue(found.isPresent(), "no helm here: install it, or run tools/helm/build where Go is");
        helm = found.orElseThrow().toString();
        cluster = ClusterUnderTest.start();
        client = new KubernetesClientBuilder().withConfig(cluster.config()).build();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void installsUpgradesAndLeavesTheDefinitions() throws Exception {
        succeeds("lint", "--strict", CHART);
        succeeds("install", "kthena", CHART, "--create-namespace");
        assertThat(replicas()).containsExactlyInAnyOrder(2, 2, 2, 1);
        writeCaBundle("Y2E=");

        succeeds(
                "upgrade",
                "kthena",
                CHART,
                "-f",
                DEPLOY.resolve("chart/values-small.yaml").toString());
        assertThat(replicas()).containsOnly(1);
        assertThat(caBundle()).as("an upgrade leaves what the service wrote").isEqualTo("Y2E=");

        passesItsTest();
        succeeds("uninstall", "kthena");
        assertThat(deployments()).isEmpty();
        assertThat(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .list()
                        .getItems())
                .filteredOn(crd -> crd.getSpec().getGroup().endsWith("serving.volcano.sh"))
                .hasSize(6);
    }

    /** Nothing runs pods here, so what the kubelet would say about the test's pod is said for it. */
    private void passesItsTest() throws IOException, InterruptedException, ExecutionException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var test = executor.submit(() -> run("test", "kthena"));
            var pod = client.pods().inNamespace(NAMESPACE).withName("kthena-test");
            ClientFixture.eventually().until(() -> test.isDone() || pod.get() != null);
            if (!test.isDone()) {
                pod.editStatus(found -> {
                    found.setStatus(
                            new PodStatusBuilder().withPhase("Succeeded").build());
                    return found;
                });
            }
            assertThat(test.get().exit()).as(test.get().output()).isZero();
        }
    }

    /** Definitions that somebody else brought, and an object of theirs: the release takes the former, leaves the latter. */
    @Test
    void takesOverDefinitionsThatAreThere() throws Exception {
        try (var files = Files.list(DEPLOY.resolve("crds"))) {
            for (Path file : files.toList()) {
                try (var definition = Files.newInputStream(file)) {
                    client.load(definition).serverSideApply();
                }
            }
        }
        var route = modelRoute();
        ClientFixture.eventually()
                .ignoreExceptions()
                .untilAsserted(() -> client.resource(route).serverSideApply());
        String uid = client.resource(route).get().getMetadata().getUid();

        var refused = run("install", "kthena", CHART, "--create-namespace");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("invalid ownership metadata");
        var _ = run("uninstall", "kthena", "--ignore-not-found");
        succeeds("install", "kthena", CHART, "--create-namespace", "--take-ownership");

        assertThat(client.resource(route).get().getMetadata().getUid()).isEqualTo(uid);
    }

    @Test
    void partsAreReleasesOfTheirOwn() throws Exception {
        succeeds("install", "models", CHART, "--create-namespace", "--set", "networking.enabled=false");
        succeeds("install", "traffic", CHART, "--set", "workload.enabled=false");

        assertThat(deployments()).hasSize(4);
        succeeds("uninstall", "models");
        assertThat(deployments()).hasSize(2);
    }

    private static GenericKubernetesResource modelRoute() {
        return Serialization.unmarshal("""
                apiVersion: networking.serving.volcano.sh/v1alpha1
                kind: ModelRoute
                metadata: {name: kept, namespace: default}
                spec:
                  modelName: kept
                  rules:
                  - name: all
                    targetModels: [{modelServerName: kept}]
                """, GenericKubernetesResource.class);
    }

    private List<Deployment> deployments() {
        return client.apps().deployments().inNamespace(NAMESPACE).list().getItems();
    }

    private List<Integer> replicas() {
        return deployments().stream()
                .map(found -> found.getSpec().getReplicas())
                .toList();
    }

    private void writeCaBundle(String bundle) {
        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("kthena-router-validating-webhook")
                .edit(configuration -> {
                    configuration
                            .getWebhooks()
                            .forEach(webhook -> webhook.getClientConfig().setCaBundle(bundle));
                    return configuration;
                });
    }

    private String caBundle() {
        return client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("kthena-router-validating-webhook")
                .get()
                .getWebhooks()
                .getFirst()
                .getClientConfig()
                .getCaBundle();
    }

    private void succeeds(String... arguments) throws IOException, InterruptedException {
        var result = run(arguments);
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(helm, "--namespace", NAMESPACE));
        cluster.kubectlArguments()
                .forEach(argument -> command.add(argument.equals("--server") ? "--kube-apiserver" : argument));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("KUBECONFIG", cluster.kubeconfig());
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Result(-1, "did not end: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
