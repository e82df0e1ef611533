package io.kthena.router;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.request.Headers;
import io.kthena.router.request.Inference;
import io.kthena.router.topology.PodFact;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Test objects, written as users write them. */
public final class Objects {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Objects() {}

    /** A route from the YAML of its spec. */
    public static ModelRoute route(String name, String created, String spec) {
        return YAML.unmarshal("""
                apiVersion: networking.serving.volcano.sh/v1alpha1
                kind: ModelRoute
                metadata: {name: %s, namespace: dev, creationTimestamp: "%s"}
                spec:
                %s""".formatted(name, created, spec.indent(2)), ModelRoute.class);
    }

    /** A model server from the YAML of its spec. */
    public static ModelServer server(String name, String spec) {
        return YAML.unmarshal("""
                apiVersion: networking.serving.volcano.sh/v1alpha1
                kind: ModelServer
                metadata: {name: %s, namespace: dev}
                spec:
                %s""".formatted(name, spec.indent(2)), ModelServer.class);
    }

    /** A ready pod in namespace dev. */
    public static PodFact pod(String name, String ip, Map<String, String> labels) {
        return new PodFact("dev", name, "uid-" + name, ip, 0, labels, true);
    }

    /** A chat request without headers. */
    public static Inference chat(String model) {
        return chat(model, "/v1/chat/completions", _ -> null);
    }

    /** A request. */
    public static Inference chat(String model, String path, Headers headers) {
        try {
            Members body =
                    Members.scan(("{\"model\":\"" + model + "\",\"messages\":[]}").getBytes(StandardCharsets.UTF_8));
            return new Inference("id", path, path, headers, model, false, body, 1);
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }
}
