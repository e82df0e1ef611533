package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Namespaces: labelled with their own name, and kept by a finalizer of their own until they are empty. */
final class NamespaceRules implements KindRules {

    @Override
    public NameRule nameRule() {
        return NameRule.LABEL;
    }

    @Override
    public void applyDefaults(ObjectNode namespace, @Nullable ObjectNode old) {
        Json.child(Json.child(namespace, "metadata"), "labels")
                .put("kubernetes.io/metadata.name", Json.text(namespace, "metadata", "name"));
        if (old != null && old.has("spec")) {
            // Only the finalize subresource changes these.
            namespace.set("spec", old.path("spec"));
        }
    }

    @Override
    public void prepareCreate(ObjectNode namespace) {
        namespace.putObject("spec").putArray("finalizers").add("kubernetes");
        namespace.putObject("status").put("phase", "Active");
    }

    @Override
    public void prepareDelete(ObjectNode namespace, Instant now) {
        Json.child(namespace, "status").put("phase", "Terminating");
    }
}
