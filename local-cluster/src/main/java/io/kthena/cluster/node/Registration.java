package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.cluster.node.lifecycle.PodStatuses;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keeps the Node object there and its Lease fresh. */
final class Registration {
    private static final System.Logger LOG = System.getLogger(Registration.class.getName());

    private static final String LEASES = "kube-node-lease";

    private static final int CONFLICT = 409;
    private static final int LEASE_SECONDS = 40;
    /** How often the Lease is renewed. */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final NodeOptions options;
    private final Clock clock;

    Registration(KubernetesClient client, NodeOptions options, Clock clock) {
        this.client = client;
        this.options = options;
        this.clock = clock;
    }

    /** The labels of the Node object. */
    static Map<String, String> labels(NodeOptions options) {
        Map<String, String> labels = new HashMap<>();
        String arch = System.getProperty("os.arch", "amd64");
        labels.put("kubernetes.io/hostname", options.name());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", arch.equals("aarch64") ? "arm64" : arch);
        labels.putAll(options.labels());
        return labels;
    }

    /** Creates the Node object, or brings an old one up to date. */
    void register() {
        ensureNamespaceOfLeases();
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(options.name())
                .withLabels(labels(options))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        if (client.nodes().withName(options.name()).get() == null) {
            client.nodes().resource(node).create();
        }
        node.setStatus(status());
        String body = client.getKubernetesSerialization().asJson(node);
        client.nodes().withName(options.name()).patch(PatchContext.of(PatchType.JSON_MERGE), body);
        client.nodes()
                .withName(options.name())
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), body);
    }

    private void ensureNamespaceOfLeases() {
        if (client.namespaces().withName(LEASES).get() == null) {
            try {
                client.resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(LEASES)
                                .endMetadata()
                                .build())
                        .create();
            } catch (KubernetesClientException e) {
                // A real API server makes it by itself, a moment after its start.
                if (e.getCode() != CONFLICT) {
                    throw e;
                }
            }
        }
    }

    private NodeStatus status() {
        Map<String, Quantity> capacity = options.capacity().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> new Quantity(e.getValue())));
        return new NodeStatusBuilder()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .withConditions(List.of(
                        condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                        condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                        condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                        condition("Ready", "True", "KubeletReady")))
                .addNewAddress(options.hostIp(), "InternalIP")
                .addNewAddress(options.name(), "Hostname")
                .withNewDaemonEndpoints()
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withArchitecture(labels(options).get("kubernetes.io/arch"))
                .withContainerRuntimeVersion("local://processes")
                .withKernelVersion(System.getProperty("os.version", ""))
                .withKubeletVersion("v1.34.0-local")
                .withOperatingSystem("linux")
                .withOsImage("Kthena local node")
                .endNodeInfo()
                .build();
    }

    private NodeCondition condition(String type, String status, String reason) {
        String now = PodStatuses.time(clock.instant());
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("the local node is " + (type.equals("Ready") ? "ready" : "fine"))
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build();
    }

    /** Renews the Lease; when it is gone, the API server was replaced, and the Node is registered again. */
    void beat() {
        try {
            var lease = client.leases().inNamespace(LEASES).withName(options.name());
            Lease current = lease.get();
            if (current == null) {
                register();
                client.leases().inNamespace(LEASES).resource(fresh()).create();
            } else {
                current.getSpec().setRenewTime(clock.instant().atZone(ZoneOffset.UTC));
                client.leases().inNamespace(LEASES).resource(current).update();
            }
        } catch (KubernetesClientException e) {
            LOG.log(System.Logger.Level.WARNING, "node heartbeat failed: " + e.getMessage());
        }
    }

    private Lease fresh() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(options.name())
                .withNamespace(LEASES)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(options.name())
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }
}
