package io.kthena.cluster.launch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import java.util.Optional;

/** Text of kubeconfig files (JSON, which is YAML). Pure. */
final class Kubeconfig {
    private static final String NAME = "kthena";

    private Kubeconfig() {}

    /** For a server without authentication. */
    static String plain(String url) {
        ObjectNode cluster = JsonNodeFactory.instance.objectNode().put("server", url);
        return text(cluster, JsonNodeFactory.instance.objectNode());
    }

    /**
     * For the server of a configuration, as somebody else.
     *
     * @param config says where the server is and whom to trust
     * @param token who is asking
     */
    static String withToken(Config config, String token) {
        ObjectNode cluster = JsonNodeFactory.instance
                .objectNode()
                .put("server", config.getMasterUrl().replaceFirst("/+$", ""));
        if (config.isTrustCerts()) {
            cluster.put("insecure-skip-tls-verify", true);
        } else {
            Optional.ofNullable(config.getCaCertData()).ifPresent(v -> cluster.put("certificate-authority-data", v));
            Optional.ofNullable(config.getCaCertFile()).ifPresent(v -> cluster.put("certificate-authority", v));
        }
        return text(cluster, JsonNodeFactory.instance.objectNode().put("token", token));
    }

    private static String text(ObjectNode cluster, ObjectNode user) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("apiVersion", "v1").put("kind", "Config").put("current-context", NAME);
        root.putArray("clusters").addObject().put("name", NAME).set("cluster", cluster);
        root.putArray("users").addObject().put("name", NAME).set("user", user);
        root.putArray("contexts")
                .addObject()
                .put("name", NAME)
                .putObject("context")
                .put("cluster", NAME)
                .put("user", NAME)
                .put("namespace", "default");
        return root.toPrettyString() + "\n";
    }
}
