package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One validation of a value: a keyword of a schema, ready to run. */
@FunctionalInterface
interface Check {

    /** Adds to {@code errors} what is wrong with the value found at {@code path}. */
    void run(JsonNode value, String path, List<FieldError> errors);
}
