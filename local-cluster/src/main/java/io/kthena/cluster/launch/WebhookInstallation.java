package io.kthena.cluster.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.cluster.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The services' webhook configurations: installed before the services start, complete when each service has filled in who
 * vouches for it. Blocking.
 */
final class WebhookInstallation {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String VERSION = "admissionregistration.k8s.io/v1";

    private final KubernetesClient client;
    private final Path manifests;
    private final List<JsonNode> installed = new ArrayList<>();

    /** Installs what is in {@code manifests}, a folder with a file {@code SERVICE.yaml} for each service. */
    WebhookInstallation(KubernetesClient client, Path manifests) {
        this.client = client;
        this.manifests = manifests;
    }

    void install(List<ServiceSpec> services) {
        for (ServiceSpec service : services) {
            if (Services.ADMITTING.contains(service.name())) {
                for (ObjectNode configuration : read(manifests.resolve(service.name() + ".yaml"))) {
                    install(withUrls(configuration, service));
                }
            }
        }
    }

    private void install(ObjectNode configuration) {
        GenericKubernetesResource resource = Json.MAPPER.convertValue(configuration, GenericKubernetesResource.class);
        client.resource(resource).create();
        installed.add(configuration);
    }

    /** Names addresses instead of services: nothing here leads from a service to a process outside of pods. */
    static ObjectNode withUrls(ObjectNode configuration, ServiceSpec service) {
        for (JsonNode webhook : configuration.path("webhooks")) {
            if (webhook.path("clientConfig") instanceof ObjectNode config) {
                String path = Json.text(config, "service", "path");
                config.remove("service");
                config.put("url", "https://" + service.host() + ":" + Services.WEBHOOK_PORT + path);
            }
        }
        return configuration;
    }

    private static List<ObjectNode> read(Path file) {
        List<ObjectNode> configurations = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                MappingIterator<JsonNode> documents =
                        YAML.readerFor(JsonNode.class).readValues(in)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode configuration) {
                    configurations.add(configuration);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return configurations;
    }

    /** Whether the API server can call every webhook. */
    boolean isComplete() {
        installed.removeIf(this::isComplete);
        return installed.isEmpty();
    }

    private boolean isComplete(JsonNode configuration) {
        GenericKubernetesResource now = client.genericKubernetesResources(VERSION, Json.text(configuration, "kind"))
                .withName(Json.text(configuration, "metadata", "name"))
                .get();
        return now != null
                && Json.elements(Json.MAPPER.<JsonNode>valueToTree(now).path("webhooks"))
                        .noneMatch(w -> Json.text(w, "clientConfig", "caBundle").isEmpty());
    }
}
