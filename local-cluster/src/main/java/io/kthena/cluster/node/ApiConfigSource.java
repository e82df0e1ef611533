package io.kthena.cluster.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.cluster.node.container.ConfigSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** ConfigMaps, Secrets and claims, asked of the API server each time. */
final class ApiConfigSource implements ConfigSource {
    private final KubernetesClient client;

    ApiConfigSource(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Map<String, byte[]>> configMap(String namespace, String name) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(map -> {
                    Map<String, byte[]> entries = new HashMap<>();
                    orEmpty(map.getData()).forEach((k, v) -> entries.put(k, v.getBytes(StandardCharsets.UTF_8)));
                    orEmpty(map.getBinaryData()).forEach((k, v) -> entries.put(k, decoded(v)));
                    return entries;
                });
    }

    @Override
    public Optional<Map<String, byte[]>> secret(String namespace, String name) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(secret -> {
                    Map<String, byte[]> entries = new HashMap<>();
                    orEmpty(secret.getData()).forEach((k, v) -> entries.put(k, decoded(v)));
                    return entries;
                });
    }

    @Override
    public boolean claimExists(String namespace, String name) {
        return client.persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                != null;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return Optional.ofNullable(map).orElse(Map.of());
    }

    private static byte[] decoded(String text) {
        return Base64.getMimeDecoder().decode(text);
    }
}
