package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Brings single objects in order: reads what is there now, asks a plan, and carries it out. */
final class Actions {
    private final KubernetesClient client;
    private final Clock clock;

    Actions(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void deployment(String namespace, String name) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (deployment == null || deployment.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        var sets = client.apps().replicaSets().inNamespace(namespace);
        List<ReplicaSet> owned = sets.list().getItems().stream()
                .filter(set -> Pods.isControlledBy(set, deployment.getMetadata().getUid()))
                .toList();
        DeploymentPlan plan = DeploymentPlan.of(deployment, hash(deployment), owned, clock.instant());
        plan.create().ifPresent(set -> sets.resource(set).create());
        plan.scale()
                .forEach((set, replicas) ->
                        sets.withName(set.getMetadata().getName()).scale(replicas));
        plan.remove().forEach(set -> sets.resource(set).delete());
        if (!plan.status().equals(deployment.getStatus())) {
            Deployment changed =
                    new DeploymentBuilder(deployment).withStatus(plan.status()).build();
            client.resource(changed).updateStatus();
        }
    }

    private String hash(Deployment deployment) {
        String template =
                client.getKubernetesSerialization().asJson(deployment.getSpec().getTemplate());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(template.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void replicaSet(String namespace, String name) {
        ReplicaSet set = client.apps()
                .replicaSets()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (set == null || set.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        var pods = client.pods().inNamespace(namespace);
        // Asked of the server and not of a cache: a cache that lags would make us create a pod twice.
        List<Pod> owned = pods.withLabelSelector(set.getSpec().getSelector()).list().getItems().stream()
                .filter(pod -> Pods.isControlledBy(pod, set.getMetadata().getUid()))
                .toList();
        ReplicaPlan plan = ReplicaPlan.of(set, owned);
        for (int i = 0; i < plan.create(); i++) {
            pods.resource(ReplicaPlan.pod(set)).create();
        }
        plan.delete().forEach(pod -> pods.resource(pod).delete());
        if (!plan.status().equals(set.getStatus())) {
            ReplicaSet changed =
                    new ReplicaSetBuilder(set).withStatus(plan.status()).build();
            client.resource(changed).updateStatus();
        }
    }

    static boolean hasSelector(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null && !selector.isEmpty();
    }

    void service(String namespace, String name, List<Pod> pods) {
        Service service =
                client.services().inNamespace(namespace).withName(name).get();
        if (service == null || !hasSelector(service)) {
            return;
        }
        var slices = client.discovery().v1().endpointSlices().inNamespace(namespace);
        Map<String, EndpointSlice> present = slices.withLabel(SlicePlan.SERVICE_NAME, name).list().getItems().stream()
                .collect(Collectors.toMap(s -> s.getMetadata().getName(), s -> s));
        for (EndpointSlice wanted : SlicePlan.of(service, pods)) {
            EndpointSlice before = present.remove(wanted.getMetadata().getName());
            if (before == null) {
                slices.resource(wanted).create();
            } else if (!Objects.equals(before.getEndpoints(), wanted.getEndpoints())
                    || !Objects.equals(before.getPorts(), wanted.getPorts())) {
                slices.resource(wanted).update();
            }
        }
        present.values().forEach(surplus -> slices.resource(surplus).delete());
    }
}
