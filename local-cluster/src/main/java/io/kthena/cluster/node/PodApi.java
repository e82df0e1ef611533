package io.kthena.cluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** What the node writes to the API about pods. Calls block; so many at a time, so that a burst of pods queues here. */
final class PodApi {
    private static final int AT_A_TIME = 16;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Semaphore permits = new Semaphore(AT_A_TIME);

    PodApi(KubernetesClient client) {
        this.client = client;
    }

    /** Binds a pod to a node; false when it is gone or bound already. */
    boolean bind(Pod pod, String node) {
        ObjectNode binding = JsonNodeFactory.instance.objectNode();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata")
                .put("name", pod.getMetadata().getName())
                .put("namespace", pod.getMetadata().getNamespace());
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
        return limited(() -> unlessGone(() -> {
                    try {
                        client.raw(path(pod) + "/binding", "POST", binding);
                    } catch (KubernetesClientException e) {
                        bindWithoutSubresource(pod, node, e);
                    }
                    return true;
                }))
                .orElse(false);
    }

    /** Not every small API server has the binding subresource; a patch of nodeName does the same there. */
    private void bindWithoutSubresource(Pod pod, String node, KubernetesClientException refused) {
        if (refused.getCode() != NOT_FOUND && refused.getCode() != NOT_ALLOWED) {
            throw refused;
        }
        resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"nodeName\":\"" + node + "\"}}");
    }

    /** Writes a pod's status; conditions that others own are kept. Empty when the pod is gone. */
    Optional<Pod> patchStatus(Pod pod, PodStatus status) {
        Pod patch = new PodBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withStatus(status)
                .build();
        String body = client.getKubernetesSerialization().asJson(patch);
        return limited(() -> unlessGone(
                () -> resource(pod).subresource("status").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), body)));
    }

    /** Removes a pod whose containers have all ended. */
    void remove(Pod pod) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", pod.getMetadata().getUid());
        var _ = limited(() -> unlessGone(() ->
                Optional.ofNullable(client.raw(path(pod), "DELETE", options)).orElse("")));
    }

    private io.fabric8.kubernetes.client.dsl.PodResource resource(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
    }

    private static String path(Pod pod) {
        return "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName();
    }

    private static <T> Optional<T> unlessGone(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T limited(Supplier<T> call) {
        permits.acquireUninterruptibly();
        try {
            return call.get();
        } finally {
            permits.release();
        }
    }
}
