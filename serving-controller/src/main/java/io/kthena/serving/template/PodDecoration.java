package io.kthena.serving.template;

import io.fabric8.kubernetes.api.model.Pod;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.Plugin;
import io.kthena.serving.fleet.Slot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chain of pod decorations that a ModelServing asks for, in order (spec: ModelServing §3.14). */
final class PodDecoration {
    private PodDecoration() {}

    /**
     * The pod after all decorations.
     *
     * @throws IllegalArgumentException if a plugin is unknown or its configuration is wrong
     */
    static Pod apply(Pod pod, ModelServing serving, Slot slot) {
        var decorated = pod;
        for (var plugin : Optional.ofNullable(serving.getSpec().plugins()).orElse(List.of())) {
            var decorator = Decorator.named(plugin.name())
                    .orElseThrow(() -> new IllegalArgumentException("unknown plugin \"" + plugin.name() + "\""));
            if (inScope(plugin.scope(), slot)) {
                decorated = decorator.decorate(decorated, plugin.config(), serving, slot);
            }
        }
        return decorated;
    }

    private static boolean inScope(Plugin.@Nullable Scope scope, Slot slot) {
        if (scope == null) {
            return true;
        }
        var roles = scope.roles();
        boolean role = roles == null || roles.isEmpty() || roles.contains(slot.role());
        return role
                && switch (Optional.ofNullable(scope.target()).orElse("")) {
                    case "Entry" -> slot.entry();
                    case "Worker" -> !slot.entry();
                    default -> true;
                };
    }
}
