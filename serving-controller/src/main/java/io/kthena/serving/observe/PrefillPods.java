package io.kthena.serving.observe;

import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec.PdGroup;
import io.kthena.model.networking.ModelServerSpec.WorkloadSelector;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which pods prefill for others: those that a ModelServer with a prefill-decode group takes for prefill, judged as routers
 * judge it. The labels are the ModelServer's to choose, so nothing else can tell.
 *
 * @param servers all ModelServers
 */
record PrefillPods(Collection<ModelServer> servers) {

    /** Whether a pod of these labels prefills. */
    boolean contains(String namespace, Map<String, String> labels) {
        return servers.stream()
                .filter(server -> namespace.equals(server.getMetadata().getNamespace()))
                .map(server ->
                        server.getSpec() == null ? null : server.getSpec().workloadSelector())
                .filter(Objects::nonNull)
                .anyMatch(selector -> prefills(selector, labels));
    }

    private static boolean prefills(WorkloadSelector selector, Map<String, String> labels) {
        PdGroup pairs = selector.pdGroup();
        var all = selector.matchLabels();
        return pairs != null
                && (all == null || labels.entrySet().containsAll(all.entrySet()))
                && !labels.getOrDefault(pairs.groupKey(), "").isEmpty()
                && !matches(pairs.decodeLabels(), labels)
                && matches(pairs.prefillLabels(), labels);
    }

    private static boolean matches(@Nullable Map<String, String> wanted, Map<String, String> labels) {
        return wanted != null && !wanted.isEmpty() && labels.entrySet().containsAll(wanted.entrySet());
    }
}
