package io.kthena.cluster.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.select.LabelSelector;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Finds webhooks: a URL as it is, a service through its endpoint slices. Thread-safe. */
final class Destinations {
    private static final int HTTPS = 443;

    private final Store store;
    private final RandomGenerator random;

    /** Looks services up in {@code store}; {@code random} chooses among endpoints and must be thread-safe. */
    Destinations(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /**
     * Where to call a webhook now.
     *
     * @throws CallFailed when its service is not there, or nobody serves it
     */
    Destination of(Webhook webhook) throws CallFailed {
        Webhook.Service service = webhook.address().service();
        if (service == null) {
            URI url = URI.create(String.valueOf(webhook.address().url()));
            String host = url.getHost();
            if (host == null) {
                throw new CallFailed("could not get REST client: no host in \"" + url + "\"");
            }
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Destination(name, url.getPort() < 0 ? HTTPS : url.getPort(), name, url);
        }
        String name = service.name() + "." + service.namespace() + ".svc";
        URI url = URI.create("https://" + name + ":" + service.port() + service.path());
        Endpoint endpoint = endpoint(service, url, webhook);
        return new Destination(endpoint.host, endpoint.port, name, url);
    }

    private record Endpoint(String host, int port) {}

    private Endpoint endpoint(Webhook.Service service, URI url, Webhook webhook) throws CallFailed {
        Stored found = store.get(new Key("services", service.namespace(), service.name()));
        if (found == null) {
            throw failed(url, webhook, "service \"" + service.name() + "\" not found");
        }
        JsonNode spec = found.json().path("spec");
        if (Json.text(spec, "type").equals("ExternalName")) {
            return new Endpoint(Json.text(spec, "externalName"), service.port());
        }
        String port = Json.elements(spec.path("ports"))
                .filter(p -> p.path("port").asInt() == service.port())
                .map(p -> Json.text(p, "name"))
                .findFirst()
                .orElse(null);
        if (port == null) {
            throw failed(
                    url,
                    webhook,
                    "no service port " + service.port() + " found for service \"" + service.name() + "\"");
        }
        List<Endpoint> endpoints = endpoints(service, port);
        if (endpoints.isEmpty()) {
            throw failed(url, webhook, "no endpoints available for service \"" + service.name() + "\"");
        }
        return endpoints.get(random.nextInt(endpoints.size()));
    }

    private List<Endpoint> endpoints(Webhook.Service service, String port) {
        LabelSelector ofService = new LabelSelector(List.of(new LabelSelector.Requirement(
                "kubernetes.io/service-name", LabelSelector.Operator.IN, Set.of(service.name()))));
        List<Endpoint> endpoints = new ArrayList<>();
        for (Stored slice : store.list("endpointslices.discovery.k8s.io", service.namespace())
                .objects()) {
            if (!ofService.test(slice.json())) {
                continue;
            }
            int number = Json.elements(slice.json().path("ports"))
                    .filter(p -> Json.text(p, "name").equals(port))
                    .mapToInt(p -> p.path("port").asInt())
                    .findFirst()
                    .orElse(0);
            Json.elements(slice.json().path("endpoints"))
                    .filter(e -> number > 0 && Json.at(e, "conditions", "ready").asBoolean(true))
                    .flatMap(e -> Json.texts(e.path("addresses")).stream())
                    .forEach(a -> endpoints.add(new Endpoint(a, number)));
        }
        return endpoints;
    }

    private static CallFailed failed(URI url, Webhook webhook, String why) {
        return new CallFailed(
                "failed to call webhook: " + Caller.post(url, webhook.policies().timeout()) + why);
    }
}
