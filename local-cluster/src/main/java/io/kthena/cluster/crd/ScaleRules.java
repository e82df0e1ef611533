package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.KindRules;
import io.kthena.cluster.kinds.ScalePaths;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.schema.FieldError.Reason;
import io.kthena.cluster.store.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a kind with a scale subresource is held to wherever it is written: its replicas count something. */
record ScaleRules(ScalePaths paths) implements KindRules {

    @Override
    public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        count(object, paths.replicas(), errors);
        status(object, errors);
        return errors;
    }

    @Override
    public List<FieldError> validateStatus(ObjectNode object, ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        status(object, errors);
        return errors;
    }

    private void status(ObjectNode object, List<FieldError> errors) {
        count(object, paths.statusReplicas(), errors);
        List<String> selector = paths.labelSelector();
        JsonNode value = selector == null ? null : Json.at(object, selector.toArray(String[]::new));
        if (selector != null && value != null && !value.isMissingNode() && !value.isTextual()) {
            errors.add(misfit(selector, "\"\"", value, "string"));
        }
    }

    private static void count(ObjectNode object, List<String> path, List<FieldError> errors) {
        JsonNode value = Json.at(object, path.toArray(String[]::new));
        if (value.isMissingNode()) {
            return;
        }
        if (!value.isIntegralNumber()) {
            errors.add(misfit(path, "0", value, "int64"));
        } else if (value.asLong() < 0) {
            errors.add(new FieldError(shown(path), Reason.INVALID, value + ": should be a non-negative integer"));
        } else if (value.asLong() > Integer.MAX_VALUE) {
            errors.add(new FieldError(
                    shown(path), Reason.INVALID, value + ": should be less than or equal to " + Integer.MAX_VALUE));
        }
    }

    private static FieldError misfit(List<String> path, String zero, JsonNode value, String wanted) {
        String actual = switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
            case BOOLEAN -> "bool";
            case ARRAY -> "[]interface {}";
            case OBJECT -> "map[string]interface {}";
            default -> "<nil>";
        };
        return new FieldError(
                shown(path),
                Reason.INVALID,
                zero + ": " + shown(path) + " accessor error: " + value.asText() + " is of the type " + actual
                        + ", expected " + wanted);
    }

    private static String shown(List<String> path) {
        return "." + String.join(".", path);
    }
}
