package io.kthena.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.model.validation.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void readsAsTheApiServersOwnProblems() {
        assertThat(Problem.required("spec.a", "")).hasToString("spec.a: Required value");
        assertThat(Problem.required("spec.a", "say it")).hasToString("spec.a: Required value: say it");
        assertThat(Problem.invalid("spec.a", "x\"y", "bad")).hasToString("spec.a: Invalid value: \"x\\\"y\": bad");
        assertThat(Problem.invalid("spec.a", 3, "bad")).hasToString("spec.a: Invalid value: 3: bad");
        assertThat(Problem.invalid("spec.a", null, "bad")).hasToString("spec.a: Invalid value: null: bad");
        assertThat(Problem.forbidden("spec.a", "not here")).hasToString("spec.a: Forbidden: not here");
        assertThat(Problem.join(List.of(Problem.required("a", ""), Problem.required("b", ""))))
                .isEqualTo("a: Required value; b: Required value");
    }
}
