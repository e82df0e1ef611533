package io.kthena.cluster.schema;

import io.kthena.cluster.schema.CoreKeys.Rule;
import io.kthena.cluster.schema.MergeKeys.ListKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The merge keys of the core kinds, written down once: which lists merge, by which fields, and what is atomic. */
final class CoreKinds {
    private static final Rule ATOMIC_MAP = new Rule(ListKind.ATOMIC, List.of(), true, null, Map.of());
    private static final Rule SCALAR_SET = new Rule(ListKind.SET, List.of(), false, "", Map.of());
    private static final Rule OWNERS = new Rule(ListKind.MAP, List.of("uid"), true, "uid", Map.of());
    private static final Rule CONDITIONS = map("type", Map.of());

    private static final Map<String, Rule> METADATA = Map.of("ownerReferences", OWNERS, "finalizers", SCALAR_SET);

    private static final Map<String, Rule> VALUE_FROM = Map.of(
            "fieldRef", ATOMIC_MAP,
            "resourceFieldRef", ATOMIC_MAP,
            "configMapKeyRef", ATOMIC_MAP,
            "secretKeyRef", ATOMIC_MAP);

    private static final Map<String, Rule> CONTAINER = fields().with(
                    "ports",
                    new Rule(ListKind.MAP, List.of("containerPort", "protocol"), false, "containerPort", Map.of()))
            .with("env", map("name", Map.of("valueFrom", object(VALUE_FROM))))
            .with("volumeMounts", map("mountPath", Map.of()))
            .with("volumeDevices", map("devicePath", Map.of()))
            .with("resources", object(Map.of("claims", map("name", Map.of()))))
            .map();

    private static final Map<String, Rule> POD_SPEC = fields().with("containers", map("name", CONTAINER))
            .with("initContainers", map("name", CONTAINER))
            .with("ephemeralContainers", map("name", CONTAINER))
            .with("volumes", map("name", Map.of()))
            .with("imagePullSecrets", map("name", Map.of()))
            .with("hostAliases", map("ip", Map.of()))
            .with(
                    "topologySpreadConstraints",
                    new Rule(
                            ListKind.MAP,
                            List.of("topologyKey", "whenUnsatisfiable"),
                            false,
                            "topologyKey",
                            Map.of("labelSelector", ATOMIC_MAP)))
            .with("resourceClaims", map("name", Map.of()))
            .with("schedulingGates", map("name", Map.of()))
            .with("nodeSelector", ATOMIC_MAP)
            .map();

    private static final Map<String, Rule> POD_STATUS = fields().with("conditions", CONDITIONS)
            .with("podIPs", map("ip", Map.of()))
            .with("hostIPs", new Rule(ListKind.ATOMIC, List.of(), false, "ip", Map.of()))
            .map();

    private static final Map<String, Rule> WORKLOAD = object(fields().with("selector", ATOMIC_MAP)
                    .with("template", object(Map.of("metadata", object(METADATA), "spec", object(POD_SPEC))))
                    .map())
            .fields();

    private static final Map<String, Rule> SERVICE_SPEC = fields().with(
                    "ports", new Rule(ListKind.MAP, List.of("port", "protocol"), false, "port", Map.of()))
            .with("selector", ATOMIC_MAP)
            .map();

    private static final Map<String, Rule> WEBHOOK = Map.of(
            "namespaceSelector", ATOMIC_MAP,
            "objectSelector", ATOMIC_MAP,
            "matchConditions", map("name", Map.of()));

    private static final Map<String, Rule> WITH_CONDITIONS = Map.of("conditions", CONDITIONS);

    private CoreKinds() {}

    /** Returns the table's fields of one kind; kinds it does not list have only the metadata every object has. */
    static Map<String, Rule> fieldsOf(String kind) {
        return switch (kind) {
            case "Pod" -> kind(POD_SPEC, POD_STATUS);
            case "PodTemplate" ->
                fields().with("metadata", object(METADATA))
                        .with("template", object(Map.of("metadata", object(METADATA), "spec", object(POD_SPEC))))
                        .map();
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController" ->
                kind(WORKLOAD, WITH_CONDITIONS);
            case "CronJob" -> kind(Map.of("jobTemplate", object(Map.of("spec", object(WORKLOAD)))), Map.of());
            case "Service" -> kind(SERVICE_SPEC, WITH_CONDITIONS);
            case "Node" ->
                kind(
                        Map.of(
                                "taints",
                                new Rule(ListKind.ATOMIC, List.of(), false, "key", Map.of()),
                                "podCIDRs",
                                SCALAR_SET),
                        Map.of("conditions", CONDITIONS, "addresses", map("type", Map.of())));
            case "Event" ->
                fields().with("metadata", object(METADATA))
                        .with("involvedObject", ATOMIC_MAP)
                        .with("regarding", ATOMIC_MAP)
                        .with("related", ATOMIC_MAP)
                        .map();
            case "NetworkPolicy" -> kind(Map.of("podSelector", ATOMIC_MAP), Map.of());
            case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
                fields().with("metadata", object(METADATA))
                        .with("webhooks", map("name", WEBHOOK))
                        .map();
            case "PodDisruptionBudget" -> kind(Map.of("selector", ATOMIC_MAP), WITH_CONDITIONS);
            case "ServiceAccount" ->
                fields().with("metadata", object(METADATA))
                        .with("secrets", map("name", Map.of()))
                        .with("imagePullSecrets", new Rule(ListKind.ATOMIC, List.of(), false, null, Map.of()))
                        .map();
            default -> kind(Map.of(), WITH_CONDITIONS);
        };
    }

    /** Returns the merge keys every object's metadata has. */
    static MergeKeys metadata() {
        return CoreKeys.root(Map.of("metadata", object(METADATA))).field("metadata");
    }

    private static Map<String, Rule> kind(Map<String, Rule> spec, Map<String, Rule> status) {
        return fields().with("metadata", object(METADATA))
                .with("spec", object(spec))
                .with("status", object(status))
                .map();
    }

    private static Rule map(String key, Map<String, Rule> fields) {
        return new Rule(ListKind.MAP, List.of(key), false, key, fields);
    }

    private static Rule object(Map<String, Rule> fields) {
        return new Rule(ListKind.ATOMIC, List.of(), false, null, fields);
    }

    private static Fields fields() {
        return new Fields(new TreeMap<>());
    }

    private record Fields(Map<String, Rule> map) {
        Fields with(String name, Rule rule) {
            map.put(name, rule);
            return this;
        }
    }
}
