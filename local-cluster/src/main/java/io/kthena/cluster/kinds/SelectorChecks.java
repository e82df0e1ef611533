package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.store.Json;
import java.util.List;

/** What the expressions of a label selector inside an object must be. Pure. */
final class SelectorChecks {
    private SelectorChecks() {}

    static void check(JsonNode selector, String at, List<FieldError> errors) {
        JsonNode expressions = selector.path("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            JsonNode expression = expressions.get(i);
            String place = at + ".matchExpressions[" + i + "]";
            boolean values = !expression.path("values").isEmpty();
            switch (Json.text(expression, "operator")) {
                case "In", "NotIn" -> {
                    if (!values) {
                        errors.add(Checks.required(
                                place + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (values) {
                        errors.add(new FieldError(
                                place + ".values",
                                Reason.FORBIDDEN,
                                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                    }
                }
                default ->
                    errors.add(Checks.invalid(
                            place + ".operator", Json.text(expression, "operator"), "not a valid selector operator"));
            }
            if (Json.text(expression, "key").isEmpty()) {
                errors.add(Checks.invalid(place + ".key", "", "name part must be non-empty"));
            }
        }
    }
}
