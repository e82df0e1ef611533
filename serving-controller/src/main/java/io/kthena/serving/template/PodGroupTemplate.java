package io.kthena.serving.template;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Names;
import io.kthena.model.names.Owners;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.volcano.PodGroupSpec;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.NetworkTopology;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.Role;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The PodGroup of a serving group (spec: ModelServing §3.13). */
public final class PodGroupTemplate {
    private PodGroupTemplate() {}

    /** The PodGroup object of a group, with this spec. */
    public static PodGroup of(ModelServing serving, int group, PodGroupSpec spec) {
        var name = Names.servingGroup(serving.getMetadata().getName(), group);
        var podGroup = new PodGroup();
        podGroup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(serving.getMetadata().getNamespace())
                .addToLabels(Labels.MODEL_SERVING_NAME, serving.getMetadata().getName())
                .addToLabels(Labels.GROUP_NAME, name)
                .addToAnnotations(Labels.POD_GROUP, name)
                .withOwnerReferences(Owners.reference(serving))
                .build());
        podGroup.setSpec(spec);
        return podGroup;
    }

    /**
     * What a group needs at once.
     *
     * @param serving name of the ModelServing
     * @param revision where the templates come from
     * @param shape the group's roles with their counts
     */
    public static PodGroupSpec spec(String serving, Gang gang, Revision revision, List<RoleShape> shape) {
        int members = shape.stream()
                .mapToInt(role -> role.size() * atOnce(gang, role))
                .sum();
        var resources = new TreeMap<String, BigDecimal>();
        for (var role : shape) {
            revision.role(role.name())
                    .ifPresent(template -> addRequests(resources, template, role, atOnce(gang, role)));
        }
        var topology = gang.topology();
        return new PodGroupSpec(
                members,
                quantities(resources),
                gang.queue().isEmpty() ? null : gang.queue(),
                topology == null ? null : topology.groupPolicy(),
                gang.subGroups() ? subGroups(serving, gang, shape) : null);
    }

    /**
     * Whether two specs ask for the same. Quantities are compared by value, and what we leave out may have been filled in by
     * the scheduler.
     */
    public static boolean same(PodGroupSpec actual, PodGroupSpec wanted) {
        return Objects.equals(actual.minMember(), wanted.minMember())
                && sameResources(actual.minResources(), wanted.minResources())
                && (wanted.queue() == null || wanted.queue().equals(actual.queue()))
                && Objects.equals(actual.networkTopology(), wanted.networkTopology())
                && Objects.equals(actual.subGroupPolicy(), wanted.subGroupPolicy());
    }

    private static int atOnce(Gang gang, RoleShape role) {
        return Math.min(gang.minRoleReplicas().getOrDefault(role.name(), role.replicas()), role.replicas());
    }

    private static void addRequests(Map<String, BigDecimal> total, Role role, RoleShape shape, int replicas) {
        addRequests(total, role.entryTemplate(), replicas);
        addRequests(total, role.workerTemplate(), replicas * shape.workers());
    }

    private static void addRequests(Map<String, BigDecimal> total, @Nullable PodTemplate template, int pods) {
        if (template == null || template.spec() == null || pods == 0) {
            return;
        }
        PodRequests.of(template.spec())
                .forEach((resource, amount) ->
                        total.merge(resource, amount.multiply(BigDecimal.valueOf(pods)), BigDecimal::add));
    }

    private static @Nullable Map<String, Quantity> quantities(Map<String, BigDecimal> amounts) {
        if (amounts.isEmpty()) {
            return null;
        }
        var quantities = new TreeMap<String, Quantity>();
        amounts.forEach((resource, amount) -> quantities.put(resource, quantity(amount)));
        return quantities;
    }

    private static Quantity quantity(BigDecimal amount) {
        var plain = amount.stripTrailingZeros();
        return plain.scale() <= 0
                ? new Quantity(plain.toBigInteger().toString())
                : new Quantity(plain.movePointRight(3).toBigInteger().toString(), "m");
    }

    private static List<PodGroupSpec.SubGroup> subGroups(String serving, Gang gang, List<RoleShape> shape) {
        NetworkTopology topology = gang.topology();
        return shape.stream()
                .map(role -> new PodGroupSpec.SubGroup(
                        role.name(),
                        new LabelSelectorBuilder()
                                .addToMatchLabels(Labels.MODEL_SERVING_NAME, serving)
                                .addToMatchLabels(Labels.ROLE, role.name())
                                .build(),
                        List.of(Labels.ROLE_ID),
                        role.size(),
                        atOnce(gang, role),
                        topology == null ? null : topology.rolePolicy()))
                .toList();
    }

    private static boolean sameResources(
            @Nullable Map<String, Quantity> actual, @Nullable Map<String, Quantity> wanted) {
        Map<String, Quantity> one = actual == null ? Map.of() : actual;
        Map<String, Quantity> other = wanted == null ? Map.of() : wanted;
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(entry -> sameAmount(entry.getValue(), other.get(entry.getKey())));
    }

    private static boolean sameAmount(Quantity one, @Nullable Quantity other) {
        return other != null && one.getNumericalAmount().compareTo(other.getNumericalAmount()) == 0;
    }
}
