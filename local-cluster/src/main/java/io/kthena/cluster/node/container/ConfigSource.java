package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.util.Map;
import java.util.Optional;

/** Where ConfigMaps, Secrets and tokens come from. Calls may block. */
public interface ConfigSource {
    /**
     * A ConfigMap's entries, binary ones included.
     *
     * @return empty when there is no such object
     */
    Optional<Map<String, byte[]>> configMap(String namespace, String name);

    /**
     * A Secret's entries, decoded.
     *
     * @return empty when there is no such object
     */
    Optional<Map<String, byte[]>> secret(String namespace, String name);

    /**
     * A token of the pod's service account, bound to the pod.
     *
     * @param pod who is to have it
     * @param wanted for whom, and how long
     * @return empty when the API server gives no tokens or there is no such account
     */
    Optional<String> token(Pod pod, ServiceAccountTokenProjection wanted);

    /** Whether there is such a PersistentVolumeClaim. */
    boolean claimExists(String namespace, String name);
}
