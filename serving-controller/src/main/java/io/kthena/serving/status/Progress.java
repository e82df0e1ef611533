package io.kthena.serving.status;

import io.kthena.model.conditions.Conditions;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.model.workload.ModelServingStatus.RoleStatus;
import io.kthena.serving.fleet.ConditionTypes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** When a ModelServing last got closer to what its spec asks for, and when that is too long ago. */
public final class Progress {
    private Progress() {}

    /**
     * When the last progress was.
     *
     * @param before the status last written, null if there is none
     * @param counted the status about to be written, with its counters
     * @param settled whether there is nothing left to progress towards
     */
    static String last(@Nullable ModelServingStatus before, ModelServingStatus counted, boolean settled, Instant now) {
        var known = before == null ? null : before.lastProgressTime();
        if (before == null || known == null || (!settled && moved(before, counted))) {
            return now.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return known;
    }

    /** Whether that is too long ago. */
    static boolean overdue(String last, Duration deadline, Instant now) {
        return time(last).filter(since -> !since.plus(deadline).isAfter(now)).isPresent();
    }

    /** When the lack of progress is to be told; empty while nothing is under way. */
    public static Optional<Instant> overdueAt(ModelServingStatus status, Duration deadline) {
        if (Conditions.isTrue(status.conditions(), ConditionTypes.AVAILABLE)) {
            return Optional.empty();
        }
        return time(status.lastProgressTime()).map(last -> last.plus(deadline));
    }

    private static boolean moved(ModelServingStatus before, ModelServingStatus counted) {
        boolean starts = Conditions.isTrue(before.conditions(), ConditionTypes.AVAILABLE);
        boolean edited = !Objects.equals(before.observedGeneration(), counted.observedGeneration());
        return starts
                || edited
                || count(counted.availableReplicas()) > count(before.availableReplicas())
                || count(counted.updatedReplicas()) > count(before.updatedReplicas())
                || count(counted.replicas()) < count(before.replicas())
                || sum(counted, RoleStatus::readyReplicas) > sum(before, RoleStatus::readyReplicas)
                || sum(counted, RoleStatus::updatedReplicas) > sum(before, RoleStatus::updatedReplicas);
    }

    private static int sum(ModelServingStatus status, Function<RoleStatus, @Nullable Integer> counter) {
        return Optional.ofNullable(status.roles()).orElse(List.of()).stream()
                .mapToInt(role -> count(counter.apply(role)))
                .sum();
    }

    private static int count(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
