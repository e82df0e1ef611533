package io.kthena.cluster.select;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/** Both selectors of a request. */
public record Selection(LabelSelector labels, FieldSelector fields) implements Predicate<JsonNode> {

    /** Selects everything. */
    public static final Selection ALL = new Selection(LabelSelector.ALL, FieldSelector.ALL);

    /** Whether {@link #test} can ever say no. */
    public boolean narrows() {
        return !labels.requirements().isEmpty() || !fields.terms().isEmpty();
    }

    @Override
    public boolean test(JsonNode object) {
        return labels.test(object) && fields.test(object);
    }
}
