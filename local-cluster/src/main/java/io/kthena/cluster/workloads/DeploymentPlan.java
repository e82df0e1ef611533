package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What a Deployment's ReplicaSets should be. Pure. A changed template gets a set of its own; the old sets shrink as its
 * pods become ready, or first of all when the strategy is Recreate. History beyond that is not kept.
 *
 * @param create the set for the present template, when there is none
 * @param scale how many replicas which set should have, where that differs
 * @param remove old sets without pods
 * @param status the deployment's status
 */
record DeploymentPlan(
        Optional<ReplicaSet> create, Map<ReplicaSet, Integer> scale, List<ReplicaSet> remove, DeploymentStatus status) {
    private static final String HASH = "pod-template-hash";

    /**
     * Plans.
     *
     * @param deployment the deployment
     * @param hash of its present template
     * @param owned the sets it controls
     * @param now for conditions that change
     */
    static DeploymentPlan of(Deployment deployment, String hash, List<ReplicaSet> owned, Instant now) {
        int wanted = Pods.orElse(deployment.getSpec().getReplicas(), 1);
        Optional<ReplicaSet> current = owned.stream()
                .filter(set -> hash.equals(Pods.labels(set).get(HASH)))
                .findFirst();
        List<ReplicaSet> old = owned.stream()
                .filter(set -> !current.filter(set::equals).isPresent())
                .toList();
        boolean recreate = deployment.getSpec().getStrategy() != null
                && "Recreate".equals(deployment.getSpec().getStrategy().getType());
        boolean oldGone = sum(old, DeploymentPlan::present) == 0;
        Map<ReplicaSet, Integer> scale = new LinkedHashMap<>();
        int target = recreate && !oldGone ? 0 : wanted;
        current.filter(set -> replicas(set) != target).ifPresent(set -> scale.put(set, target));
        int available = current.map(DeploymentPlan::available).orElse(0);
        int keep = recreate ? 0 : Math.max(0, wanted - available);
        List<ReplicaSet> remove = new ArrayList<>();
        for (ReplicaSet set : old) {
            int kept = Math.min(replicas(set), keep);
            keep -= kept;
            if (replicas(set) != kept) {
                scale.put(set, kept);
            } else if (kept == 0 && present(set) == 0) {
                remove.add(set);
            }
        }
        Optional<ReplicaSet> create =
                current.isEmpty() ? Optional.of(replicaSet(deployment, hash, target)) : Optional.empty();
        return new DeploymentPlan(create, scale, remove, status(deployment, owned, current, now));
    }

    private static int replicas(ReplicaSet set) {
        return Pods.orElse(set.getSpec().getReplicas(), 1);
    }

    private static int available(ReplicaSet set) {
        return set.getStatus() == null ? 0 : Pods.orElse(set.getStatus().getAvailableReplicas(), 0);
    }

    private static int present(ReplicaSet set) {
        return set.getStatus() == null ? 0 : Pods.orElse(set.getStatus().getReplicas(), 0);
    }

    private static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSet> number) {
        return sets.stream().mapToInt(number).sum();
    }

    private static ReplicaSet replicaSet(Deployment deployment, String hash, int replicas) {
        PodTemplateSpec template = new PodTemplateSpecBuilder(
                        deployment.getSpec().getTemplate())
                .editOrNewMetadata()
                .addToLabels(HASH, hash)
                .endMetadata()
                .build();
        LabelSelector selector = new LabelSelectorBuilder(deployment.getSpec().getSelector())
                .addToMatchLabels(HASH, hash)
                .build();
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withOwnerReferences(Pods.controlledBy(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withSelector(selector)
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private static DeploymentStatus status(
            Deployment deployment, List<ReplicaSet> owned, Optional<ReplicaSet> current, Instant now) {
        int wanted = Pods.orElse(deployment.getSpec().getReplicas(), 1);
        int replicas = sum(owned, DeploymentPlan::present);
        int available = sum(owned, DeploymentPlan::available);
        int updated = current.map(DeploymentPlan::present).orElse(0);
        boolean enough = available >= wanted;
        boolean complete = enough && updated == wanted && replicas == wanted;
        List<DeploymentCondition> conditions = List.of(
                condition(
                        deployment,
                        now,
                        enough
                                ? new Claim(
                                        "Available",
                                        "True",
                                        "MinimumReplicasAvailable",
                                        "Deployment has minimum availability.")
                                : new Claim(
                                        "Available",
                                        "False",
                                        "MinimumReplicasUnavailable",
                                        "Deployment does not have minimum availability.")),
                condition(
                        deployment,
                        now,
                        complete
                                ? new Claim(
                                        "Progressing", "True", "NewReplicaSetAvailable", "The new pods are available.")
                                : new Claim(
                                        "Progressing",
                                        "True",
                                        "ReplicaSetUpdated",
                                        "The new pods are being started.")));
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(available)
                .withAvailableReplicas(available)
                .withUnavailableReplicas(Math.max(0, wanted - available))
                .withConditions(conditions)
                .build();
    }

    private record Claim(String type, String status, String reason, String message) {}

    private static DeploymentCondition condition(Deployment deployment, Instant now, Claim claim) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Optional<DeploymentCondition> before = Optional.ofNullable(deployment.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(c -> claim.type().equals(c.getType()))
                .findFirst();
        boolean sameStatus =
                before.filter(c -> claim.status().equals(c.getStatus())).isPresent();
        boolean same = sameStatus
                && before.filter(c -> claim.reason().equals(c.getReason())).isPresent();
        return new DeploymentConditionBuilder()
                .withType(claim.type())
                .withStatus(claim.status())
                .withReason(claim.reason())
                .withMessage(claim.message())
                .withLastTransitionTime(
                        sameStatus
                                ? before.map(DeploymentCondition::getLastTransitionTime)
                                        .orElse(time)
                                : time)
                .withLastUpdateTime(
                        same
                                ? Objects.requireNonNullElse(
                                        before.map(DeploymentCondition::getLastUpdateTime)
                                                .orElse(null),
                                        time)
                                : time)
                .build();
    }
}
