package io.kthena.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.model.validation.Problem;
import java.util.List;
import java.util.function.Function;

/**
 * A validating webhook: denies objects of one kind that break a rule.
 *
 * @param path path of the URL
 * @param reader reads the kind; throws {@link IllegalArgumentException} if that cannot be done
 * @param rules all problems of an object, none if it may be written; pure
 * @param denial the form of a denial
 * @param <T> the kind
 */
public record Validation<T>(String path, Function<JsonNode, T> reader, Function<T, List<Problem>> rules, Denial denial)
        implements Webhook {
    /** As long as what the API server appends to a generateName, so that rules on lengths judge the right one. */
    private static final String GENERATED = "xxxxx";

    @Override
    public Answer answer(Review review) throws MalformedReview {
        if (!review.judged()) {
            return Answer.allow();
        }
        List<Problem> problems = rules.apply(read(review.object()));
        return problems.isEmpty() ? Answer.allow() : Answer.deny(denial.text(problems));
    }

    private T read(JsonNode object) throws MalformedReview {
        try {
            return reader.apply(named(object));
        } catch (IllegalArgumentException e) {
            throw new MalformedReview("the object cannot be read: " + firstLine(e));
        }
    }

    /** The object with the name that it will have, or one like it. */
    private static JsonNode named(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        if (metadata.hasNonNull("name") || !metadata.hasNonNull("generateName")) {
            return object;
        }
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.get("metadata"))
                .put("name", metadata.get("generateName").asText() + GENERATED);
        return copy;
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
