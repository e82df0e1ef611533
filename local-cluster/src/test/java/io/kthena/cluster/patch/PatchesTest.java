package io.kthena.cluster.patch;

import static io.kthena.cluster.json.Yaml.list;
import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: b}         | {a: c}              | {a: c}
            {a: b}         | {b: c}              | {a: b, b: c}
            {a: b, b: c}   | {a: null}           | {b: c}
            {a: [b]}       | {a: c}              | {a: c}
            {a: c}         | {a: [b]}            | {a: [b]}
            {a: {b: c}}    | {a: {b: d, c: null}}| {a: {b: d}}
            {a: [{b: c}]}  | {a: [1]}            | {a: [1]}
            {e: null}      | {a: 1}              | {e: null, a: 1}
            [1, 2]         | {a: b, c: null}     | {a: b}
            {}             | {a: {bb: {cc: null}}} | {a: {bb: {}}}
            """)
    void mergePatchFollowsTheRfc(String target, String patch, String expected) {
        assertThat(MergePatch.apply(yaml(target), yaml(patch))).isEqualTo(yaml(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: 1}        | [{op: add, path: /b, value: 2}]                              | {a: 1, b: 2}
            {a: [1, 3]}   | [{op: add, path: /a/1, value: 2}]                            | {a: [1, 2, 3]}
            {a: [1]}      | [{op: add, path: /a/-, value: 2}]                            | {a: [1, 2]}
            {a: 1, b: 2}  | [{op: remove, path: /a}]                                     | {b: 2}
            {a: [1, 2]}   | [{op: remove, path: /a/0}]                                   | {a: [2]}
            {a: 1}        | [{op: replace, path: /a, value: {b: 1}}]                     | {a: {b: 1}}
            {a: {b: 1}}   | [{op: move, from: /a/b, path: /c}]                           | {a: {}, c: 1}
            {a: {b: 1}}   | [{op: copy, from: /a, path: /a/c}]                           | {a: {b: 1, c: {b: 1}}}
            {a/b: 1}      | [{op: replace, path: /a~1b, value: 2}]                       | {a/b: 2}
            {a: 1}        | [{op: test, path: /a, value: 1}, {op: remove, path: /a}]     | {}
            {a: 1}        | [{op: replace, path: '', value: {z: 1}}]                     | {z: 1}
            """)
    void jsonPatchFollowsTheRfc(String target, String patch, String expected) throws PatchFailed {
        assertThat(JsonPatches.apply(yaml(target), list(patch))).isEqualTo(yaml(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {op: remove, path: /nope}              | Unable to find nonexistent key: /nope
            {op: replace, path: /nope, value: 1}   | Unable to find nonexistent key: /nope
            {op: add, path: /a/b/c, value: 1}      | add operation does not apply: doc is missing path: /a/b/c
            {op: add, path: /l/7, value: 1}        | Unable to access invalid index: 7 of 1
            {op: test, path: /a, value: 2}         | testing path /a value failed: test failed
            {op: add, path: /a}                    | missing value in operation add
            {op: add, value: 1}                    | missing path in operation add
            {op: frob, path: /a}                   | Unexpected kind: frob
            {op: move, from: /l, path: /l/0}       | move operation does not apply: /l cannot move into itself
            """)
    void jsonPatchFailsAsAWhole(String operation, String message) {
        JsonNode target = yaml("{a: 1, l: [1]}");

        assertThatThrownBy(() -> JsonPatches.apply(
                        target, list("[{op: add, path: /b, value: 1}]").add(yaml(operation))))
                .isInstanceOf(PatchFailed.class)
                .hasMessage(message);
        assertThat(target).isEqualTo(yaml("{a: 1, l: [1]}"));
    }

    @Test
    void jsonPatchTestsNumbersByValue() throws PatchFailed {
        ObjectNode target = JsonNodeFactory.instance.objectNode().put("generation", 3L);

        assertThat(JsonPatches.apply(target, list("[{op: test, path: /generation, value: 3}]")))
                .isEqualTo(target);
    }
}
