package io.kthena.router.topology;

import java.util.Map;

/**
 * What routing needs to know of a pod.
 *
 * @param ip its address, or empty
 * @param eligible Running, Ready, not terminating and not draining
 */
public record PodFact(
        String namespace,
        String name,
        String uid,
        String ip,
        int restarts,
        Map<String, String> labels,
        boolean eligible) {}
