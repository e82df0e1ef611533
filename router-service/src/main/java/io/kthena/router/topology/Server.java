package io.kthena.router.topology;

import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.KvConnectorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ModelServer and its ready pods.
 *
 * @param id {@code namespace/name}
 * @param servedModel name that replaces the requested one, or null
 * @param connector as written, or null where the object has none
 * @param pods every ready pod
 * @param groups for prefill-decode serving, the groups with at least one decode pod; null for plain serving
 */
public record Server(
        String id,
        String namespace,
        @Nullable String servedModel,
        InferenceEngine engine,
        @Nullable KvConnectorType connector,
        Limits limits,
        List<Endpoint> pods,
        @Nullable List<Group> groups) {}
