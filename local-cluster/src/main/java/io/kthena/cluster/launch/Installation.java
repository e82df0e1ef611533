package io.kthena.cluster.launch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.cluster.crd.DefinitionFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Installs the definitions and the chart's accounts into a cluster, as the chart would; harmless when repeated. Blocking. */
final class Installation {
    private static final Set<String> ACCESS =
            Set.of("ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kthena-launcher")
            .withForce(true)
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Path deploy;

    Installation(KubernetesClient client, Path checkout) {
        this.client = client;
        this.deploy = checkout.resolve("deploy");
    }

    /** The six definitions, and volcano's PodGroup where there is none; returns when they are served. */
    void definitions() throws IOException {
        List<String> names = new ArrayList<>();
        for (var definition : DefinitionFiles.in(deploy.resolve("crds"))) {
            names.add(apply(definition.toString()));
        }
        for (var definition : DefinitionFiles.shipped()) {
            String name = definition.path("metadata").path("name").asText();
            if (definition(name) == null) {
                names.add(apply(definition.toString()));
            }
        }
        await("the definitions", () -> names.stream().allMatch(this::isServed));
    }

    private String apply(String text) {
        HasMetadata object = client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
        client.resource(object).patch(APPLY);
        return object.getMetadata().getName();
    }

    private CustomResourceDefinition definition(String name) {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
    }

    private boolean isServed(String name) {
        return Optional.ofNullable(definition(name).getStatus())
                .map(CustomResourceDefinitionStatus::getConditions)
                .stream()
                .flatMap(List::stream)
                .anyMatch(
                        c -> c.getType().equals("Established") && c.getStatus().equals("True"));
    }

    /** The namespaces of the services and of the examples; returns when pods may be created there. */
    void namespaces() {
        Namespaces.create(client);
        for (String name : Services.NAMESPACES) {
            await(
                    "service account default of namespace " + name,
                    () -> client.serviceAccounts()
                                    .inNamespace(name)
                                    .withName("default")
                                    .get()
                            != null);
        }
    }

    /** The accounts of the services and what they may do: as the chart's default renders them. */
    void accounts() throws IOException {
        Path rendered = deploy.resolve(Path.of("src", "test", "chart", "golden", "default.yaml"));
        try (InputStream yaml = Files.newInputStream(rendered)) {
            client.load(yaml).items().stream()
                    .filter(object -> ACCESS.contains(object.getKind()))
                    .forEach(object -> client.resource(object).patch(APPLY));
        }
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        try {
            if (!ReadyProbe.await(condition, PATIENCE)) {
                throw new LaunchFailed(what + ": not there after " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while installing", e);
        }
    }
}
