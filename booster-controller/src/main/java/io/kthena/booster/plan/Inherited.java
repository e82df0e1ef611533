package io.kthena.booster.plan;

import io.kthena.model.conditions.Conditions;
import io.kthena.model.names.Labels;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelBoosterStatus;
import io.kthena.model.workload.ModelServing;
import java.time.Instant;
import java.util.Objects;

/**
 * A ModelServing that Kthena's own controller made and whose backend nobody has edited since. Our pod template differs from
 * Kthena's, so applying it would roll every pod, though nothing that was asked for has changed. It keeps its spec until the
 * backend is edited; taking it over is to apply its metadata, our revision of the backend among them, and that revision is
 * all there is to remember.
 */
final class Inherited {

    /** A condition that our status always has and Kthena's never. */
    private static final String OURS = "Available";

    private Inherited() {}

    /** Whether the spec of {@code live} is to be left alone. */
    static boolean isKept(ModelBooster booster, ModelServing wanted, ModelServing live, String manager) {
        return !FieldOwners.hasAppliedSpec(live, manager)
                && (revision(wanted).equals(revision(live)) || wasFinishedByKthena(booster));
    }

    /** What to apply to it: no spec. */
    static ModelServing metadataOf(ModelServing wanted) {
        var metadata = new ModelServing();
        metadata.setMetadata(wanted.getMetadata());
        return metadata;
    }

    /** Kthena marks a generation as observed before it acts, and never takes a failure back; what succeeds later is Active. */
    private static boolean wasFinishedByKthena(ModelBooster booster) {
        ModelBoosterStatus status = booster.getStatus();
        return status != null
                && Objects.equals(
                        status.observedGeneration(), booster.getMetadata().getGeneration())
                && Conditions.find(status.conditions(), OURS).isEmpty()
                && (!Conditions.isTrue(status.conditions(), "Failed")
                        || (Conditions.isTrue(status.conditions(), "Active")
                                && since(status, "Active").isAfter(since(status, "Failed"))));
    }

    private static Instant since(ModelBoosterStatus status, String condition) {
        return Conditions.find(status.conditions(), condition)
                .map(found -> found.getLastTransitionTime())
                .map(Instant::parse)
                .orElse(Instant.MIN);
    }

    private static String revision(ModelServing serving) {
        var labels = serving.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(Labels.BOOSTER_REVISION, "");
    }
}
