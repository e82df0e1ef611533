package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Json;
import org.jspecify.annotations.Nullable;

/** Persistent volume claims: stored, never bound by the API server itself. */
final class ClaimRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode claim, @Nullable ObjectNode old) {
        Checks.defaultText(Json.child(claim, "spec"), "volumeMode", "Filesystem");
    }

    @Override
    public void prepareCreate(ObjectNode claim) {
        claim.putObject("status").put("phase", "Pending");
    }
}
