package io.kthena.router.topology;

import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec;
import io.kthena.model.networking.ModelServerSpec.PdGroup;
import io.kthena.model.time.GoDuration;
import io.kthena.router.load.LoadBook;
import io.kthena.router.validation.ServerRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every ModelServer with its ready pods at one moment. Immutable; a change makes a new one. */
public final class Topology {
    /** Nothing is known yet. */
    public static final Topology EMPTY = new Topology(Map.of());

    private static final int VLLM_PORT = 8000;

    private final Map<String, Server> servers;

    private Topology(Map<String, Server> servers) {
        this.servers = servers;
    }

    /** The ModelServer {@code namespace/name}, or null. */
    public @Nullable Server server(String id) {
        return servers.get(id);
    }

    /** All servers. */
    public Collection<Server> servers() {
        return servers.values();
    }

    /**
     * The snapshot that follows from the objects. Servers that break a rule, such as one that selects every pod, are left
     * out, and bad durations fall back to the defaults: one broken object never hides another.
     *
     * @param defaults limits for servers that set none
     */
    public static Topology of(
            Collection<ModelServer> servers, Collection<PodFact> pods, LoadBook loads, Limits defaults) {
        Map<String, List<PodFact>> byNamespace = new HashMap<>();
        for (PodFact pod : pods) {
            if (pod.eligible() && !pod.ip().isEmpty()) {
                byNamespace
                        .computeIfAbsent(pod.namespace(), _ -> new ArrayList<>())
                        .add(pod);
            }
        }
        Map<String, Server> built = new HashMap<>();
        for (ModelServer server : servers) {
            if (ServerRules.check(server).isEmpty()) {
                Server one = build(server, byNamespace, loads, defaults);
                built.put(one.id(), one);
            }
        }
        return new Topology(Map.copyOf(built));
    }

    private static Server build(
            ModelServer object, Map<String, List<PodFact>> byNamespace, LoadBook loads, Limits defaults) {
        ModelServerSpec spec = object.getSpec();
        String namespace = object.getMetadata().getNamespace();
        var selector = spec.workloadSelector();
        Map<String, String> wanted = selector.matchLabels() == null ? Map.of() : selector.matchLabels();
        int port = spec.workloadPort() == null ? VLLM_PORT : spec.workloadPort().port();
        List<PodFact> selected = byNamespace.getOrDefault(namespace, List.of()).stream()
                .filter(pod -> pod.labels().entrySet().containsAll(wanted.entrySet()))
                .sorted(Comparator.comparing(PodFact::name))
                .toList();
        PdGroup pd = selector.pdGroup();
        return new Server(
                namespace + "/" + object.getMetadata().getName(),
                namespace,
                spec.model() == null || spec.model().isEmpty() ? null : spec.model(),
                spec.inferenceEngine(),
                spec.kvConnector() == null ? null : spec.kvConnector().type(),
                limits(spec.trafficPolicy(), defaults),
                selected.stream().map(pod -> endpoint(pod, port, loads)).toList(),
                pd == null ? null : groups(selected, pd, port, loads));
    }

    private static Endpoint endpoint(PodFact pod, int port, LoadBook loads) {
        return new Endpoint(
                pod.namespace(), pod.name(), pod.uid(), pod.restarts(), pod.ip(), port, loads.of(pod.uid()));
    }

    /** Decode labels are tried first; a pod that matches neither role takes no part (router spec §6.6). */
    private static List<Group> groups(List<PodFact> pods, PdGroup pd, int port, LoadBook loads) {
        Map<String, Group> groups = new TreeMap<>();
        for (PodFact pod : pods) {
            String value = pod.labels().getOrDefault(pd.groupKey(), "");
            boolean decodes = hasAll(pod, pd.decodeLabels());
            if (value.isEmpty() || !(decodes || hasAll(pod, pd.prefillLabels()))) {
                continue;
            }
            Group group = groups.computeIfAbsent(value, v -> new Group(v, new ArrayList<>(), new ArrayList<>()));
            (decodes ? group.decode() : group.prefill()).add(endpoint(pod, port, loads));
        }
        return groups.values().stream()
                .filter(group -> !group.decode().isEmpty())
                .map(group -> new Group(group.value(), List.copyOf(group.prefill()), List.copyOf(group.decode())))
                .toList();
    }

    private static boolean hasAll(PodFact pod, @Nullable Map<String, String> labels) {
        return labels != null && !labels.isEmpty() && pod.labels().entrySet().containsAll(labels.entrySet());
    }

    private static Limits limits(ModelServerSpec.@Nullable TrafficPolicy policy, Limits defaults) {
        if (policy == null) {
            return defaults;
        }
        Duration headers = duration(policy.timeout(), defaults.headers());
        var retry = policy.retry();
        if (retry == null) {
            return new Limits(headers, defaults.retries(), defaults.pause());
        }
        int retries = retry.attempts() == null ? defaults.retries() : Math.max(0, retry.attempts());
        return new Limits(headers, retries, duration(retry.retryInterval(), defaults.pause()));
    }

    private static Duration duration(@Nullable String text, Duration otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            Duration parsed = GoDuration.parse(text);
            return parsed.isNegative() || parsed.isZero() ? otherwise : parsed;
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }
}
