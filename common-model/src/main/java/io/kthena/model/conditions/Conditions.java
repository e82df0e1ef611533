package io.kthena.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard condition handling: the transition time moves only when the status flips, reason and message follow at once, and
 * the order of a list is kept. Pure: the clock is an argument, lists are not modified.
 */
public final class Conditions {
    private Conditions() {}

    /** A condition in force since {@code now} (written with whole seconds). */
    public static Condition of(String type, boolean status, String reason, String message, Instant now) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status ? "True" : "False")
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }

    /** {@code wanted} with the transition times of those in {@code existing} whose status did not flip. */
    public static List<Condition> merge(@Nullable List<Condition> existing, List<Condition> wanted) {
        List<Condition> merged = new ArrayList<>(wanted.size());
        for (Condition condition : wanted) {
            merged.add(find(existing, condition.getType())
                    .filter(old -> Objects.equals(old.getStatus(), condition.getStatus()))
                    .filter(old -> old.getLastTransitionTime() != null)
                    .map(old -> new ConditionBuilder(condition)
                            .withLastTransitionTime(old.getLastTransitionTime())
                            .build())
                    .orElse(condition));
        }
        return List.copyOf(merged);
    }

    /** The condition of this type, if present. */
    public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        if (conditions == null) {
            return Optional.empty();
        }
        return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    /** Whether the condition of this type is present and {@code "True"}. */
    public static boolean isTrue(@Nullable List<Condition> conditions, String type) {
        return find(conditions, type).map(c -> "True".equals(c.getStatus())).orElse(false);
    }
}
