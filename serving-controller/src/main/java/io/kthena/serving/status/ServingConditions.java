package io.kthena.serving.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.serving.fleet.ConditionTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conditions of a ModelServing (spec: ModelServing §3.11). */
public final class ServingConditions {
    private static final String ALL_GROUPS_READY = "AllGroupsReady";
    private static final String GROUPS_UPDATING = "GroupsUpdating";
    private static final String GROUP_PROGRESSING = "GroupProgressing";
    private static final String DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";
    private static final int TOLD = 3;

    private final @Nullable List<Condition> before;
    private final long generation;
    private final Instant now;

    /** Conditions that follow those of the status last written. */
    public ServingConditions(@Nullable ModelServingStatus status, long generation, Instant now) {
        this.before = status == null ? null : status.conditions();
        this.generation = generation;
        this.now = now;
    }

    List<Condition> of(GroupFacts groups, @Nullable String refusal) {
        var wanted = new ArrayList<>(groupConditions(groups));
        if (groups.blocked()) {
            wanted.add(condition(ConditionTypes.ROLLOUT_BLOCKED, true, "UnhealthyGroups", blocked(groups)));
        } else if (known(ConditionTypes.ROLLOUT_BLOCKED)) {
            wanted.add(condition(ConditionTypes.ROLLOUT_BLOCKED, false, "NotBlocked", "Nothing stops a rollout"));
        }
        if (refusal != null) {
            wanted.add(condition(ConditionTypes.TEMPLATES_ACCEPTED, false, "Refused", refusal));
        } else if (known(ConditionTypes.TEMPLATES_ACCEPTED)) {
            wanted.add(condition(
                    ConditionTypes.TEMPLATES_ACCEPTED,
                    true,
                    "Accepted",
                    "All objects made from the templates were taken"));
        }
        if (known(ConditionTypes.VALID)) {
            wanted.add(condition(ConditionTypes.VALID, true, "Valid", "The spec keeps all rules"));
        }
        return Conditions.merge(before, wanted);
    }

    /** The conditions of a ModelServing that is left alone because of problems in its spec. */
    public List<Condition> invalid(List<Problem> problems) {
        var message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        var invalid = condition(ConditionTypes.VALID, false, "InvalidSpec", message);
        var wanted = new ArrayList<Condition>();
        if (before != null) {
            before.stream()
                    .filter(condition -> !ConditionTypes.VALID.equals(condition.getType()))
                    .forEach(wanted::add);
        }
        wanted.add(invalid);
        return Conditions.merge(before, wanted);
    }

    private List<Condition> groupConditions(GroupFacts groups) {
        if (groups.settled()) {
            return List.of(
                    condition(ConditionTypes.AVAILABLE, true, ALL_GROUPS_READY, "All Serving groups are ready"),
                    condition(ConditionTypes.PROGRESSING, false, ALL_GROUPS_READY, "All Serving groups are ready"),
                    condition(
                            ConditionTypes.UPDATE_IN_PROGRESS,
                            false,
                            ALL_GROUPS_READY,
                            "All Serving groups are ready"));
        }
        var reason = groups.updating() ? GROUPS_UPDATING : GROUP_PROGRESSING;
        var message = groups.updating() ? updating(groups) : progressing(groups);
        var progressing = groups.overdue()
                ? condition(ConditionTypes.PROGRESSING, false, DEADLINE_EXCEEDED, overdue(groups))
                : condition(ConditionTypes.PROGRESSING, !groups.updating(), reason, message);
        return List.of(
                condition(ConditionTypes.AVAILABLE, false, reason, message),
                progressing,
                condition(ConditionTypes.UPDATE_IN_PROGRESS, groups.updating(), reason, message));
    }

    private boolean known(String type) {
        return Conditions.find(before, type).isPresent();
    }

    private static String blocked(GroupFacts groups) {
        return "No further group is updated while updated ones do not run: " + troubles(groups);
    }

    private static String overdue(GroupFacts groups) {
        var why = groups.troubles().isEmpty() ? "" : ": " + troubles(groups);
        return "No progress within progressDeadlineSeconds; not ready: " + groups.progressing() + why;
    }

    private static String troubles(GroupFacts groups) {
        int more = groups.troubles().size() - TOLD;
        var told = groups.troubles().stream().limit(TOLD).collect(Collectors.joining("; "));
        return more > 0 ? told + "; and " + more + " more" : told;
    }

    private static String progressing(GroupFacts groups) {
        var missing = groups.missing() == 0 ? "" : ", " + groups.missing() + " to be created";
        return "Some groups are progressing: " + groups.progressing() + missing;
    }

    private static String updating(GroupFacts groups) {
        return progressing(groups) + "; updated groups: " + groups.updated();
    }

    private Condition condition(String type, boolean status, String reason, String message) {
        return new ConditionBuilder(Conditions.of(type, status, reason, message, now))
                .withObservedGeneration(generation)
                .build();
    }
}
