package io.kthena.serving.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.model.draining.KvDrain;
import io.kthena.model.names.Labels;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.plan.Action;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** Writes marks on pods. A pod that is gone, or has made room for a successor of the same name, is left alone. */
final class PodMarks {
    private static final Logger LOG = Logger.getLogger(PodMarks.class);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Executor.Tools tools;
    private final String namespace;

    PodMarks(Executor.Tools tools, String namespace) {
        this.tools = tools;
        this.namespace = namespace;
    }

    /** The label and the annotation in one write, as the label alone means something else; then the condition. */
    void drain(PodFact pod, Instant since, Action.Why why) {
        boolean marked = why == Action.Why.DRAINED;
        if (!marked) {
            LOG.infof("draining pod %s/%s: %s", namespace, pod.name(), why);
            var patch = metadata(pod);
            patch.withObject("/metadata/labels").put(Labels.DRAINING, "true");
            patch.withObject("/metadata/annotations").put(Labels.DRAINING_SINCE, since.toString());
            patch(pod, patch);
        }
        announce(pod, since, why);
    }

    void representative(PodFact pod) {
        var patch = metadata(pod);
        patch.withObject("/metadata/labels").put(Labels.REPRESENTATIVE, "true");
        patch(pod, patch);
    }

    private void announce(PodFact pod, Instant since, Action.Why why) {
        var patch = metadata(pod);
        patch.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", KvDrain.DRAINING)
                .put("status", "True")
                .put("reason", reason(why))
                .put("message", "No new work; deleted when no KV cache on it is needed any more, or at its deadline")
                .put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString());
        write(() -> tools.created()
                .accept(tools.client()
                        .pods()
                        .inNamespace(namespace)
                        .withName(pod.name())
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString())));
    }

    private void patch(PodFact pod, ObjectNode patch) {
        write(() -> tools.created()
                .accept(tools.client()
                        .pods()
                        .inNamespace(namespace)
                        .withName(pod.name())
                        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString())));
    }

    private static void write(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }

    /** The UID makes sure that the patch meets this pod, and no successor. */
    private static ObjectNode metadata(PodFact pod) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", pod.uid());
        return patch;
    }

    private static String reason(Action.Why why) {
        return switch (why) {
            case SCALE_DOWN -> "ScaleDown";
            case ROLLOUT -> "Rollout";
            case LOST_POD, FAILED_POD -> "Recovery";
            case DRAINED -> "Marked";
        };
    }
}
