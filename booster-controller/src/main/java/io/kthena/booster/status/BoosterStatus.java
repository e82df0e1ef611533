package io.kthena.booster.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.booster.template.Workers;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelBoosterStatus;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A booster's status: the counters of its ModelServing, and conditions in the order in which users read them — Available
 * and Disaggregated first, then Kthena's Initialized, Active and Failed (workload spec §2.8, §9.1 S-1). Nothing is sticky
 * and nothing flaps: each condition follows from the present alone (D-8, D-9).
 */
public final class BoosterStatus {

    private static final int LONGEST_MESSAGE = 4096;

    private BoosterStatus() {}

    /**
     * The status to write.
     *
     * @param booster with its present status, whose transition times are kept where nothing flipped
     * @param serving the ModelServing that answers requests, if there is one
     * @param now the time of a transition
     */
    public static ModelBoosterStatus of(
            ModelBooster booster, Outcome outcome, @Nullable ModelServing serving, Instant now) {
        ModelServingStatus state = serving == null ? null : serving.getStatus();
        ModelBoosterStatus old = booster.getStatus();
        var wanted = conditions(booster, outcome, serving, now);
        return new ModelBoosterStatus(
                count(state == null ? null : state.availableReplicas()),
                Conditions.merge(old == null ? null : old.conditions(), wanted),
                count(state == null ? null : state.currentReplicas()),
                booster.getMetadata().getGeneration(),
                count(state == null ? null : state.replicas()),
                count(state == null ? null : state.updatedReplicas()));
    }

    private static List<Condition> conditions(
            ModelBooster booster, Outcome outcome, @Nullable ModelServing serving, Instant now) {
        boolean available = isAvailable(serving);
        var conditions = new ArrayList<Condition>();
        conditions.add(
                available
                        ? Conditions.of("Available", true, "AllWorkersReady", "All workers are ready", now)
                        : Conditions.of("Available", false, "WorkersNotReady", progress(serving), now));
        if (isDisaggregated(booster)) {
            conditions.add(disaggregated(serving, now));
        }
        conditions.add(Conditions.of("Initialized", true, "ModelCreating", "ModelBooster initialized", now));
        conditions.add(
                available
                        ? Conditions.of("Active", true, "ModelAvailable", "ModelBooster is ready", now)
                        : Conditions.of("Active", false, "ModelProcessing", "ModelBooster not ready yet", now));
        conditions.add(failed(outcome, now));
        return conditions;
    }

    private static Condition disaggregated(@Nullable ModelServing serving, Instant now) {
        return availableGroups(serving) > 0
                ? Conditions.of(
                        "Disaggregated", true, "DisaggregationActive", "Prefill-decode disaggregation is active", now)
                : Conditions.of(
                        "Disaggregated",
                        false,
                        "DisaggregationPending",
                        "No pair of prefill and decode workers is ready yet",
                        now);
    }

    private static Condition failed(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Applied() -> Conditions.of("Failed", false, "NoFailure", "ModelBooster is applied", now);
            case Outcome.Rejected(var problems) -> failure(Problem.join(problems), now);
            case Outcome.Refused(var error) -> failure(error, now);
        };
    }

    private static Condition failure(String message, Instant now) {
        String shown = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
        return Conditions.of("Failed", true, "ModelAbnormal", shown, now);
    }

    private static boolean isDisaggregated(ModelBooster booster) {
        return booster.getSpec() != null
                && booster.getSpec().backend() != null
                && Workers.isDisaggregated(booster.getSpec().backend());
    }

    private static boolean isAvailable(@Nullable ModelServing serving) {
        return serving != null
                && serving.getStatus() != null
                && Conditions.isTrue(serving.getStatus().conditions(), "Available");
    }

    private static String progress(@Nullable ModelServing serving) {
        Integer wanted = serving == null ? null : serving.getSpec().replicas();
        return "%d of %d serving groups are ready".formatted(availableGroups(serving), wanted == null ? 1 : wanted);
    }

    private static int availableGroups(@Nullable ModelServing serving) {
        return serving == null || serving.getStatus() == null
                ? 0
                : count(serving.getStatus().availableReplicas());
    }

    private static int count(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
