package io.kthena.model.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Makes what reads and writes the API server's objects for a client. It knows only the kinds that a service meets: to know
 * all of Kubernetes' costs every start a fifth of a second. Watched kinds must be among them, others are only slower.
 */
public final class ApiObjects {
    private static final List<Class<? extends KubernetesResource>> COMMON =
            List.of(Status.class, Pod.class, Service.class, Secret.class, ConfigMap.class);

    private ApiObjects() {}

    /**
     * Reads and writes objects whole.
     *
     * @param kinds what the service watches beside the core group's pods, services, secrets and config maps
     */
    @SafeVarargs
    public static KubernetesSerialization whole(Class<? extends KubernetesResource>... kinds) {
        return of(new ObjectMapper(), kinds);
    }

    /**
     * The same, but of pods' specs and states only what {@link PodGlance} lists: for services that watch many pods and
     * write none. Reads faster, and keeps less in memory.
     */
    @SafeVarargs
    public static KubernetesSerialization withPodsAtAGlance(Class<? extends KubernetesResource>... kinds) {
        return of(PodGlance.configure(new ObjectMapper()), kinds);
    }

    @SafeVarargs
    private static KubernetesSerialization of(ObjectMapper mapper, Class<? extends KubernetesResource>... kinds) {
        var serialization = new KubernetesSerialization(mapper, false);
        COMMON.forEach(serialization::registerKubernetesResource);
        for (Class<? extends KubernetesResource> kind : kinds) {
            serialization.registerKubernetesResource(kind);
        }
        return serialization;
    }

    /**
     * Does now what the service or the first answers of the API server would have to wait for: loads the trusted certificates
     * and learns to read these types. For a thread beside the one that starts the service.
     *
     * @param types what will be read first, such as {@code PodList}
     */
    public static void prepare(KubernetesSerialization serialization, Class<?>... types) {
        try {
            SSLContext.getDefault();
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("no trusted certificates", unavailable);
        }
        // Its first use computes large powers of ten, and the meters of the JVM are among its users.
        var _ = BigDecimal.valueOf(1);
        for (Class<?> type : types) {
            serialization.unmarshal("{}", type);
        }
    }
}
