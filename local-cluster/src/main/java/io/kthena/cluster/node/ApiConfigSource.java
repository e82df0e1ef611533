package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.cluster.node.container.ConfigSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** ConfigMaps, Secrets, tokens and claims, asked of the API server each time. */
final class ApiConfigSource implements ConfigSource {
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

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
    public Optional<String> token(Pod pod, ServiceAccountTokenProjection wanted) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(
                        Optional.ofNullable(wanted.getAudience()).stream().toList())
                .withExpirationSeconds(wanted.getExpirationSeconds())
                .withNewBoundObjectRef()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endBoundObjectRef()
                .endSpec()
                .build();
        try {
            return Optional.ofNullable(client.serviceAccounts()
                            .inNamespace(pod.getMetadata().getNamespace())
                            .withName(Optional.ofNullable(pod.getSpec().getServiceAccountName())
                                    .orElse("default"))
                            .tokenRequest(request))
                    .map(TokenRequest::getStatus)
                    .map(TokenRequestStatus::getToken);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == NOT_ALLOWED) {
                return Optional.empty();
            }
            throw e;
        }
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
