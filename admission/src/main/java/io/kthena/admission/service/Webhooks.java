package io.kthena.admission.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.admission.review.Webhook;
import java.util.List;
import java.util.function.Function;

/** The webhooks of a service: a bean that each service produces. */
public record Webhooks(List<Webhook> all) {

    public Webhooks {
        all = List.copyOf(all);
    }

    /** These webhooks. */
    public static Webhooks of(Webhook... webhooks) {
        return new Webhooks(List.of(webhooks));
    }

    /** Reads objects of a kind as the client does; refuses with {@link IllegalArgumentException} what it cannot read. */
    public static <T> Function<JsonNode, T> reader(KubernetesClient client, Class<T> kind) {
        var serialization = client.getKubernetesSerialization();
        return object -> serialization.convertValue(object, kind);
    }
}
