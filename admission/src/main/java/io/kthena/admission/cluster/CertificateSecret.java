package io.kthena.admission.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kthena.admission.certificate.Credentials;
import io.kthena.admission.certificate.SecretData;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Secret that the replicas of one service share. Blocking. */
public final class CertificateSecret {
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /** The Secret of this name, which need not exist yet. */
    public CertificateSecret(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * The Secret at one moment.
     *
     * @param secret null if it does not exist
     * @param credentials what it holds; empty if it holds nothing that can be used
     */
    public record Seen(@Nullable Secret secret, Optional<Credentials> credentials) {}

    /** The Secret, for watching. */
    public Resource<Secret> resource() {
        return client.secrets().inNamespace(namespace).withName(name);
    }

    /** What the API server holds now. */
    public Seen read() {
        Secret secret = resource().get();
        return new Seen(secret, secret == null ? Optional.empty() : SecretData.read(secret.getData()));
    }

    /** Stores credentials unless somebody has changed the Secret since it was seen: then does nothing and returns false. */
    public boolean write(Seen seen, Credentials credentials) {
        try {
            if (seen.secret() == null) {
                client.resource(fresh(credentials)).create();
            } else {
                client.resource(changed(seen.secret(), credentials))
                        .lockResourceVersion(seen.secret().getMetadata().getResourceVersion())
                        .update();
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private Secret fresh(Credentials credentials) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/name", "kthena")
                .addToLabels("app.kubernetes.io/managed-by", "kthena")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(SecretData.write(credentials))
                .build();
    }

    private static Secret changed(Secret seen, Credentials credentials) {
        return new SecretBuilder(seen).withData(SecretData.write(credentials)).build();
    }
}
