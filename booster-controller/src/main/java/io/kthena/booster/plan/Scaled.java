package io.kthena.booster.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.kthena.model.names.Labels;
import io.kthena.model.workload.ModelServing;

/**
 * Whether the replicas of a ModelServing are a scaler's at the moment: they were set through the scale subresource, as
 * autoscalers and {@code kubectl scale} do, since the backend was last edited (workload spec §2.9).
 */
final class Scaled {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Scaled() {}

    static boolean bySomeoneElse(ModelServing wanted, ModelServing live) {
        boolean backendEdited = !revision(wanted).equals(revision(live));
        return !backendEdited && live.getMetadata().getManagedFields().stream().anyMatch(Scaled::setsReplicasByScale);
    }

    private static boolean setsReplicasByScale(ManagedFieldsEntry entry) {
        return "scale".equals(entry.getSubresource())
                && entry.getFieldsV1() != null
                && JSON.valueToTree(entry.getFieldsV1()).at("/f:spec").has("f:replicas");
    }

    private static String revision(ModelServing serving) {
        var labels = serving.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(Labels.BOOSTER_REVISION, "");
    }
}
