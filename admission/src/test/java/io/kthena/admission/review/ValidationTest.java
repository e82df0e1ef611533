package io.kthena.admission.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.kthena.model.validation.Problem;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a rule gets to judge, and what it must let pass. */
class ValidationTest {
    private static final Validation<JsonNode> NEVER = new Validation<>(
            "/never",
            object -> object,
            object -> List.of(new Problem(object.at("/metadata/name").asText(), "no"), new Problem("b", "neither")),
            Denial.LINES);

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void newAndChangedSpecsAreJudged() throws Exception {
        assertThat(denial("CREATE", "", "{\"metadata\": {\"name\": \"a\"}, \"spec\": {}}", "null"))
                .isEqualTo("validation failed:\n  - a: no\n  - b: neither");
        assertThat(denial("UPDATE", "", "{\"spec\": {\"x\": 1}}", "{\"spec\": {\"x\": 2}}"))
                .isNotNull();
    }

    @Test
    void whatAnUpdateNeedsIsNeverRefused() throws Exception {
        assertThat(denial(
                        "UPDATE",
                        "",
                        "{\"spec\": {\"x\": 1}, \"metadata\": {\"labels\": {}}}",
                        "{\"spec\": {\"x\": 1}}"))
                .as("unchanged spec")
                .isNull();
        assertThat(denial(
                        "UPDATE",
                        "",
                        "{\"metadata\": {\"deletionTimestamp\": \"t\"}, \"spec\": {}}",
                        "{\"spec\": {\"x\": 1}}"))
                .as("being deleted")
                .isNull();
        assertThat(denial("UPDATE", "status", "{\"spec\": {\"x\": 1}}", "{\"spec\": {\"x\": 2}}"))
                .as("status")
                .isNull();
        assertThat(denial("DELETE", "", "null", "{\"spec\": {}}")).as("delete").isNull();
    }

    @Test
    void aNameThatWillBeGeneratedIsJudgedAtItsLength() throws Exception {
        assertThat(denial("CREATE", "", "{\"metadata\": {\"generateName\": \"llm-\"}, \"spec\": {}}", "null"))
                .contains("llm-xxxxx: no");
    }

    @Test
    void anObjectThatCannotBeReadIsMalformed() {
        var unreadable = new Validation<JsonNode>(
                "/x",
                _ -> {
                    throw new IllegalArgumentException("not like this\nat line 1");
                },
                _ -> List.of(),
                Denial.LINES);
        assertThatThrownBy(() -> unreadable.answer(review("CREATE", "", "{\"spec\": {}}", "null")))
                .isInstanceOf(MalformedReview.class)
                .hasMessage("the object cannot be read: not like this");
    }

    @Test
    void mutationsSpareWhatIsNotJudged() throws Exception {
        var mutation = new Mutation("/m", _ -> List.of(PatchOperation.add("/spec/y", BooleanNode.TRUE)));
        assertThat(mutation.answer(review("CREATE", "", "{\"spec\": {}}", "null"))
                        .patch())
                .hasSize(1);
        assertThat(mutation.answer(review("UPDATE", "", "{\"spec\": {}}", "{\"spec\": {}}"))
                        .patch())
                .isEmpty();
    }

    @Test
    void denialsOfModelServersRunOn() {
        assertThat(Denial.RUN_ON.text(List.of(Problem.required("a", ""), Problem.invalid("b", "x", "bad"))))
                .isEqualTo("validation failed:   - a: Required value  - b: Invalid value: \"x\": bad");
    }

    private @Nullable String denial(String operation, String subResource, String object, String old) throws Exception {
        return NEVER.answer(review(operation, subResource, object, old)).denial();
    }

    private Review review(String operation, String subResource, String object, String old) throws IOException {
        return new Review("u", operation, subResource, json.readTree(object), json.readTree(old));
    }
}
