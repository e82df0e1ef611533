package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The validations made of other schemas: allOf, anyOf, oneOf and not. */
final class Combiners {

    private Combiners() {}

    static Check allOf(List<Schema> schemas) {
        return (value, path, errors) -> {
            for (Schema schema : schemas) {
                errors.addAll(errorsOf(schema, value, path));
            }
        };
    }

    static Check anyOf(List<Schema> schemas) {
        return (value, path, errors) -> {
            List<FieldError> closest = closest(schemas, value, path);
            if (!closest.isEmpty()) {
                errors.add(Checks.composite(path, "must validate at least one schema (anyOf)"));
                errors.addAll(closest);
            }
        };
    }

    static Check oneOf(List<Schema> schemas) {
        return (value, path, errors) -> {
            long valid = schemas.stream()
                    .filter(s -> errorsOf(s, value, path).isEmpty())
                    .count();
            if (valid == 1) {
                return;
            }
            String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
            errors.add(Checks.composite(path, "must validate one and only one schema (oneOf). " + found));
            if (valid == 0) {
                errors.addAll(closest(schemas, value, path));
            }
        };
    }

    static Check not(Schema schema) {
        return (value, path, errors) -> {
            if (errorsOf(schema, value, path).isEmpty()) {
                errors.add(Checks.composite(path, "must not validate the schema (not)"));
            }
        };
    }

    /** Returns the errors of the alternative with the fewest; none when one fits. */
    private static List<FieldError> closest(List<Schema> schemas, JsonNode value, String path) {
        List<FieldError> best = null;
        for (Schema schema : schemas) {
            List<FieldError> found = errorsOf(schema, value, path);
            if (best == null || found.size() < best.size()) {
                best = found;
            }
        }
        return best == null ? List.of() : best;
    }

    private static List<FieldError> errorsOf(Schema schema, JsonNode value, String path) {
        List<FieldError> errors = new ArrayList<>();
        new Validator(errors).validate(value, null, schema, path);
        return errors;
    }
}
