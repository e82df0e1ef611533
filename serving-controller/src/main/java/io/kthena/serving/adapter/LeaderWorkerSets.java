package io.kthena.serving.adapter;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.kthena.model.leaderworkerset.LeaderWorkerSet;
import io.kthena.model.leaderworkerset.LeaderWorkerSetSpec;
import io.kthena.model.leaderworkerset.LeaderWorkerSetStatus;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Owners;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.model.workload.Plugin;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.ServingGroup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a LeaderWorkerSet means as a ModelServing of the same name (spec: ModelServing §3.15). */
public final class LeaderWorkerSets {
    /** Annotation on the ModelServing: the LeaderWorkerSet's replicas when they were last handed on. */
    static final String REPLICAS = Labels.MODEL_SERVING_PREFIX + "leaderworkerset-replicas";

    private static final String ROLE = "default";
    private static final ObjectMapper JSON = new ObjectMapper();

    private LeaderWorkerSets() {}

    /** What to do about a LeaderWorkerSet. */
    public sealed interface Step {
        /** Creates its ModelServing. */
        record Create(ModelServing serving) implements Step {}

        /** Brings its ModelServing to what it says. */
        record Apply(ModelServing serving) implements Step {}

        /** Leaves a ModelServing of its name alone, because it belongs to somebody else. */
        record LeaveAlone(String message) implements Step {}

        /** Does nothing. */
        record Nothing() implements Step {}
    }

    /** What to do, given the ModelServing of the same name, if there is one. */
    public static Step next(LeaderWorkerSet set, Optional<ModelServing> live) {
        if (live.isEmpty()) {
            return new Step.Create(serving(set, replicas(set)));
        }
        var serving = live.get();
        if (!Owners.isControlledBy(serving, set.getMetadata().getUid())) {
            return new Step.LeaveAlone("ModelServing " + serving.getMetadata().getName()
                    + " exists and does not belong to this LeaderWorkerSet: rename one of them, or delete it");
        }
        if (serving.getMetadata().getDeletionTimestamp() != null) {
            return new Step.Nothing();
        }
        var wanted = serving(set, replicas(set, serving));
        return says(serving, wanted) ? new Step.Nothing() : new Step.Apply(wanted);
    }

    /** Who owns it was asked before; finalizers and further owners are others' to set. */
    private static boolean says(ModelServing live, ModelServing wanted) {
        var actual = live.getMetadata();
        var ours = wanted.getMetadata();
        return Subset.of(JSON.valueToTree(live.getSpec()), JSON.valueToTree(wanted.getSpec()))
                && Subset.of(JSON.valueToTree(actual.getLabels()), JSON.valueToTree(ours.getLabels()))
                && Subset.of(JSON.valueToTree(actual.getAnnotations()), JSON.valueToTree(ours.getAnnotations()));
    }

    /** The status that the LeaderWorkerSet should have, or empty if it has it, or there is nothing to tell yet. */
    public static Optional<LeaderWorkerSetStatus> status(LeaderWorkerSet set, ModelServing serving) {
        ModelServingStatus from = serving.getStatus();
        if (from == null || !Owners.isControlledBy(serving, set.getMetadata().getUid())) {
            return Optional.empty();
        }
        var wanted = new LeaderWorkerSetStatus(orZero(from.replicas()), orZero(from.availableReplicas()));
        var actual = set.getStatus();
        boolean same = actual != null
                && orZero(actual.replicas()) == orZero(wanted.replicas())
                && orZero(actual.readyReplicas()) == orZero(wanted.readyReplicas());
        return same ? Optional.empty() : Optional.of(wanted);
    }

    /** A number that the LeaderWorkerSet has not changed since it was handed on is a scaler's to change. */
    private static int replicas(LeaderWorkerSet set, ModelServing live) {
        var annotations = live.getMetadata().getAnnotations();
        var handedOn = annotations == null ? null : annotations.get(REPLICAS);
        var actual = live.getSpec().replicas();
        boolean unchanged = Objects.equals(handedOn, Integer.toString(replicas(set)));
        return unchanged && actual != null ? actual : replicas(set);
    }

    private static ModelServing serving(LeaderWorkerSet set, int replicas) {
        var serving = new ModelServing();
        serving.setMetadata(new ObjectMetaBuilder()
                .withName(set.getMetadata().getName())
                .withNamespace(set.getMetadata().getNamespace())
                .addToLabels(LeaderWorkerSet.NAME_LABEL, set.getMetadata().getName())
                .addToAnnotations(REPLICAS, Integer.toString(replicas(set)))
                .withOwnerReferences(Owners.controller(set))
                .build());
        var plugin = new Plugin("lws-standard-labels", Plugin.Type.BUILT_IN, null, null);
        var group = new ServingGroup(null, null, null, null, List.of(role(set)));
        serving.setSpec(new ModelServingSpec(replicas, scheduler(set), List.of(plugin), group, null, null, null));
        return serving;
    }

    private static Role role(LeaderWorkerSet set) {
        var template = template(set);
        var worker = template.workerTemplate();
        var leader = template.leaderTemplate() == null ? worker : template.leaderTemplate();
        int size = Optional.ofNullable(template.size()).orElse(1);
        return new Role(ROLE, 1, pod(leader), Math.max(0, size - 1), pod(worker), null, null);
    }

    /** As far as the templates name one; otherwise the ModelServing's default. */
    private static @Nullable String scheduler(LeaderWorkerSet set) {
        var worker = template(set).workerTemplate();
        return worker == null || worker.getSpec() == null
                ? null
                : worker.getSpec().getSchedulerName();
    }

    private static LeaderWorkerSetSpec.Template template(LeaderWorkerSet set) {
        return Optional.ofNullable(set.getSpec())
                .map(LeaderWorkerSetSpec::leaderWorkerTemplate)
                .orElse(new LeaderWorkerSetSpec.Template(null, null, null));
    }

    private static PodTemplate pod(@Nullable PodTemplateSpec template) {
        if (template == null) {
            return new PodTemplate(null, null);
        }
        var metadata = template.getMetadata();
        return new PodTemplate(
                metadata == null
                        ? null
                        : new PodTemplate.Metadata(orNull(metadata.getLabels()), orNull(metadata.getAnnotations())),
                template.getSpec());
    }

    private static @Nullable Map<String, String> orNull(@Nullable Map<String, String> map) {
        return map == null || map.isEmpty() ? null : map;
    }

    private static int replicas(LeaderWorkerSet set) {
        return Optional.ofNullable(set.getSpec())
                .map(LeaderWorkerSetSpec::replicas)
                .orElse(1);
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
