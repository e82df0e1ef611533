package io.kthena.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/**
 * A mutating webhook: fills in what objects of one kind leave out. It runs before the schema is checked, so it must take
 * any JSON and leave alone what is not as it should be.
 *
 * @param path path of the URL
 * @param defaults what to add to an object; pure; applied to its own result it adds nothing
 */
public record Mutation(String path, Function<JsonNode, List<PatchOperation>> defaults) implements Webhook {

    @Override
    public Answer answer(Review review) {
        return review.judged() ? Answer.change(defaults.apply(review.object())) : Answer.allow();
    }
}
