package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leases: a duration that is given must be one. */
final class LeaseRules implements KindRules {

    @Override
    public List<FieldError> validate(ObjectNode lease, @Nullable ObjectNode old) {
        JsonNode seconds = Json.at(lease, "spec", "leaseDurationSeconds");
        return seconds.isNumber() && seconds.asInt() <= 0
                ? List.of(Checks.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"))
                : List.of();
    }
}
