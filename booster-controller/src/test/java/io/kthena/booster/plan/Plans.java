package io.kthena.booster.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.template.Expansion;
import io.kthena.booster.template.Images;
import io.kthena.model.workload.ModelBooster;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Plans for boosters with the default images, and the children that such plans lead to. */
final class Plans {
    private Plans() {}

    static List<HasMetadata> all(Children children) {
        return Stream.of(children.servings(), children.servers(), children.routes())
                .<HasMetadata>flatMap(List::stream)
                .toList();
    }

    static ManagedFieldsEntry entry(String manager, String operation, Map<String, Object> fields) {
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation(operation)
                .withNewFieldsV1()
                .addToAdditionalProperties(fields)
                .endFieldsV1()
                .build();
    }

    static Plan plan(ModelBooster booster, Children live) {
        return Plan.of(booster, Expansion.of(booster, Images.DEFAULT), live);
    }

    static Children live(ModelBooster booster) {
        var made = Expansion.of(booster, Images.DEFAULT);
        var children = new Children(
                List.of(Serialization.clone(made.serving())),
                List.of(Serialization.clone(made.server())),
                List.of(Serialization.clone(made.route())));
        all(children)
                .forEach(child -> child.getMetadata()
                        .setManagedFields(List.of(entry(Plan.FIELD_MANAGER, "Apply", Map.of("f:spec", Map.of())))));
        return children;
    }

    static List<String> describe(Plan plan) {
        return plan.actions().stream().map(Plans::describe).toList();
    }

    private static String describe(Action action) {
        HasMetadata object = action.object();
        return "%s %s %s"
                .formatted(
                        action.getClass().getSimpleName(),
                        object.getKind(),
                        object.getMetadata().getName());
    }
}
