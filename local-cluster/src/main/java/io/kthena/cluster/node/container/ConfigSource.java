package io.kthena.cluster.node.container;

import java.util.Map;
import java.util.Optional;

/** Where ConfigMaps and Secrets come from. Calls may block. */
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

    /** Whether there is such a PersistentVolumeClaim. */
    boolean claimExists(String namespace, String name);
}
