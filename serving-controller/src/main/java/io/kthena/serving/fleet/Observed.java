package io.kthena.serving.fleet;

import io.kthena.model.conditions.Conditions;
import io.kthena.model.volcano.PodGroupSpec;
import io.kthena.model.workload.ModelServingStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What exists for one ModelServing at one moment.
 *
 * @param pods its pods, terminating ones included
 * @param services names of its services
 * @param podGroups its PodGroups, by name
 * @param revisions its stored revisions, oldest first
 * @param foreign names in use by objects of a predecessor of the same name
 * @param recoveries what is remembered of recoveries from failures, by unit (see {@link Recovery#unit})
 * @param status the status last written
 */
public record Observed(
        List<PodFact> pods,
        Set<String> services,
        Map<String, PodGroupSpec> podGroups,
        List<Revision> revisions,
        Set<String> foreign,
        Map<String, Recovery> recoveries,
        @Nullable ModelServingStatus status) {

    /** The stored revision of this name. */
    public Optional<Revision> revision(@Nullable String name) {
        return revisions.stream()
                .filter(revision -> Objects.equals(revision.name(), name))
                .findFirst();
    }

    /** The revision in the status before the one being rolled out, if it is still stored. */
    public Optional<Revision> currentRevision() {
        return status == null ? Optional.empty() : revision(status.currentRevision());
    }

    /** Whether the API server refused an object made from a template when the status was last written. */
    public boolean refused() {
        return status != null
                && Conditions.find(status.conditions(), ConditionTypes.TEMPLATES_ACCEPTED)
                        .filter(condition -> "False".equals(condition.getStatus()))
                        .isPresent();
    }

    /** Role replicas of all groups when the status was last written; 0 if unknown. */
    public int recordedReplicas(String role) {
        if (status == null || status.roles() == null) {
            return 0;
        }
        return status.roles().stream()
                .filter(recorded -> recorded.name().equals(role))
                .map(ModelServingStatus.RoleStatus::replicas)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(0);
    }
}
