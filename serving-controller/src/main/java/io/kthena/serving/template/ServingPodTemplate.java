package io.kthena.serving.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Names;
import io.kthena.model.names.Owners;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.Role;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import io.kthena.serving.fleet.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pods made from a role's template (spec: ModelServing §3.2, §3.3). */
public final class ServingPodTemplate {
    private static final String GROUP_SIZE = "GROUP_SIZE";
    private static final String ENTRY_ADDRESS = "ENTRY_ADDRESS";
    private static final String WORKER_INDEX = "WORKER_INDEX";
    private static final Set<String> OURS = Set.of(GROUP_SIZE, ENTRY_ADDRESS, WORKER_INDEX);

    /**
     * What a pod's group is.
     *
     * @param gang whether it has a PodGroup
     * @param surge whether a rollout made it above the wanted number
     */
    public record Membership(boolean gang, boolean surge) {}

    private ServingPodTemplate() {}

    /**
     * The pod of a slot.
     *
     * @param revision the revision to make it from, which has the slot's role
     * @param membership what its group is
     * @throws IllegalArgumentException if the role or its template is missing, or a plugin cannot be applied
     */
    public static Pod of(ModelServing serving, Slot slot, Revision revision, Membership membership) {
        var role = revision.role(slot.role())
                .orElseThrow(() -> new IllegalArgumentException("role \"" + slot.role() + "\" has no template"));
        var template = slot.entry() ? role.entryTemplate() : role.workerTemplate();
        if (template == null || template.spec() == null) {
            throw new IllegalArgumentException("role \"" + slot.role() + "\" has no template for this pod");
        }
        var name = serving.getMetadata().getName();
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(slot.podName(name))
                .withNamespace(serving.getMetadata().getNamespace())
                .withLabels(labels(name, slot, revision, membership, template.metadata()))
                .withAnnotations(annotations(name, slot, membership.gang(), template.metadata()))
                .withOwnerReferences(Owners.controller(serving))
                .endMetadata()
                .withSpec(spec(serving, slot, role, template.spec()))
                .build();
        return PodDecoration.apply(pod, serving, slot);
    }

    private static Map<String, String> labels(
            String serving,
            Slot slot,
            Revision revision,
            Membership membership,
            PodTemplate.@Nullable Metadata metadata) {
        var labels = new LinkedHashMap<>(withoutReserved(metadata == null ? null : metadata.labels()));
        labels.put(Labels.MODEL_SERVING_NAME, serving);
        labels.put(Labels.GROUP_NAME, Names.servingGroup(serving, slot.group()));
        labels.put(Labels.ROLE, slot.role());
        labels.put(Labels.ROLE_ID, slot.roleId());
        labels.put(Labels.REVISION, revision.name());
        labels.put(
                Labels.ROLE_TEMPLATE_HASH,
                revision.shape(slot.role()).map(RoleShape::hash).orElse(""));
        if (slot.entry()) {
            labels.put(Labels.ENTRY, "true");
        }
        if (membership.surge()) {
            labels.put(Labels.SURGE, "true");
        }
        return labels;
    }

    private static Map<String, String> annotations(
            String serving, Slot slot, boolean gang, PodTemplate.@Nullable Metadata metadata) {
        var annotations = new LinkedHashMap<>(withoutReserved(metadata == null ? null : metadata.annotations()));
        if (gang) {
            annotations.put(Labels.POD_GROUP, Names.servingGroup(serving, slot.group()));
            annotations.put(Labels.TASK_SPEC, slot.roleId());
        }
        return annotations;
    }

    /** Our own keys decide which pod belongs where, so a template cannot set them. */
    private static Map<String, String> withoutReserved(@Nullable Map<String, String> given) {
        var kept = new LinkedHashMap<String, String>();
        Optional.ofNullable(given).orElse(Map.of()).forEach((key, value) -> {
            if (!key.startsWith(Labels.MODEL_SERVING_PREFIX)) {
                kept.put(key, value);
            }
        });
        return kept;
    }

    private static PodSpec spec(ModelServing serving, Slot slot, Role role, PodSpec template) {
        var spec = new PodSpecBuilder(template)
                .withSchedulerName(Demand.schedulerName(serving.getSpec()))
                .build();
        var ours = environment(serving, slot, role);
        spec.setContainers(spec.getContainers().stream()
                .map(container -> withEnvironment(container, ours))
                .toList());
        spec.setInitContainers(spec.getInitContainers().stream()
                .map(container -> withEnvironment(container, ours))
                .toList());
        return spec;
    }

    private static List<EnvVar> environment(ModelServing serving, Slot slot, Role role) {
        var entry = slot.serviceName(serving.getMetadata().getName());
        int workers = Optional.ofNullable(role.workerReplicas()).orElse(0);
        return List.of(
                variable(GROUP_SIZE, Integer.toString(workers + 1)),
                variable(ENTRY_ADDRESS, entry + "." + serving.getMetadata().getNamespace()),
                variable(WORKER_INDEX, Integer.toString(slot.index())));
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static Container withEnvironment(Container container, List<EnvVar> ours) {
        var env = new ArrayList<EnvVar>(container.getEnv());
        env.removeIf(variable -> OURS.contains(variable.getName()));
        env.addAll(ours);
        container.setEnv(env);
        return container;
    }
}
