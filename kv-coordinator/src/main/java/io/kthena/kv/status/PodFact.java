package io.kthena.kv.status;

import java.util.Map;

/**
 * What matters of a pod.
 *
 * @param namespace its namespace
 * @param labels its labels
 * @param ready whether its Ready condition holds
 * @param draining whether it is being deleted or taken out of service
 */
public record PodFact(String namespace, Map<String, String> labels, boolean ready, boolean draining) {
    boolean matches(Map<String, String> wanted) {
        return labels.entrySet().containsAll(wanted.entrySet());
    }
}
