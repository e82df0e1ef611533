package io.kthena.cluster.patch;

import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.ResourceSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergeTest {
    private static final MergeKeys POD = ResourceSchema.ofCore("v1", "Pod").mergeKeys();
    private static final MergeKeys DEPLOYMENT =
            ResourceSchema.ofCore("apps/v1", "Deployment").mergeKeys();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {containers: [{name: a, image: x}, {name: b}]} | {containers: [{name: a, image: y}]} | {containers: [{name: a, image: y}, {name: b}]}
            {containers: [{name: a}]} | {containers: [{name: b}]} | {containers: [{name: b}, {name: a}]}
            {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
            {containers: [{name: a}, {name: b}]} | {containers: [{$patch: replace}, {name: c}]} | {containers: [{name: c}]}
            {containers: [{name: a, image: x, tty: true}]} | {containers: [{name: a, $patch: replace, image: y}]} | {containers: [{name: a, image: y}]}
            {containers: [{name: a}, {name: b}, {name: c}]} | {$setElementOrder/containers: [{name: c}, {name: a}]} | {containers: [{name: b}, {name: c}, {name: a}]}
            {containers: [{name: a}, {name: s}]} | {$setElementOrder/containers: [{name: n}, {name: a}], containers: [{name: n}]} | {containers: [{name: n}, {name: a}, {name: s}]}
            {containers: [{name: a, ports: [{containerPort: 1, name: x}]}]} | {containers: [{name: a, ports: [{containerPort: 1, name: y}]}]} | {containers: [{name: a, ports: [{containerPort: 1, name: y}]}]}
            {containers: [{name: a, command: [x, y]}]} | {containers: [{name: a, command: [z]}]} | {containers: [{name: a, command: [z]}]}
            {nodeSelector: {a: b}} | {nodeSelector: {a: null, c: d}} | {nodeSelector: {c: d}}
            {nodeSelector: {a: b}} | {nodeSelector: {$patch: replace, c: d}} | {nodeSelector: {c: d}}
            {nodeSelector: {a: b}} | {nodeSelector: {$patch: delete}} | {nodeSelector: {}}
            {nodeSelector: {a: b, c: d}} | {nodeSelector: {$retainKeys: [c, e], e: f}} | {nodeSelector: {c: d, e: f}}
            {} | {nodeSelector: {a: null, b: c}} | {nodeSelector: {b: c}}
            {tolerations: [{key: a}]} | {tolerations: [{key: b}]} | {tolerations: [{key: b}]}
            """)
    void mergesPodSpecs(String target, String patch, String expected) throws PatchFailed {
        assertThat(StrategicMerge.apply(yaml(target), yaml(patch), POD.field("spec")))
                .isEqualTo(yaml(expected));
    }

    @Test
    void mergesPodTemplatesInsideOtherKinds() throws PatchFailed {
        var target =
                yaml("{spec: {template: {spec: {containers: [{name: a, image: x, env: [{name: E, value: '1'}]}]}}}}");
        var patch = yaml("{spec: {template: {spec: {containers: [{name: a, env: [{name: F, value: '2'}]}]}}}}");

        assertThat(StrategicMerge.apply(target, patch, DEPLOYMENT))
                .isEqualTo(
                        yaml(
                                "{spec: {template: {spec: {containers: [{name: a, image: x, env: [{name: F, value: '2'}, {name: E, value: '1'}]}]}}}}"));
    }

    @Test
    void mergesAndDeletesFinalizers() throws PatchFailed {
        var target = yaml("{metadata: {finalizers: [a, b]}}");

        assertThat(StrategicMerge.apply(target, yaml("{metadata: {finalizers: [c, a]}}"), POD))
                .isEqualTo(yaml("{metadata: {finalizers: [c, a, b]}}"));
        assertThat(StrategicMerge.apply(
                        target,
                        yaml(
                                "{metadata: {$deleteFromPrimitiveList/finalizers: [a], $setElementOrder/finalizers: [b]}}"),
                        POD))
                .isEqualTo(yaml("{metadata: {finalizers: [b]}}"));
    }

    @Test
    void refusesWhatItCannotMerge() {
        var target = yaml("{spec: {containers: [{name: a}]}}");

        assertThatThrownBy(() -> StrategicMerge.apply(target, yaml("{spec: {containers: [{image: x}]}}"), POD))
                .isInstanceOf(PatchFailed.class)
                .hasMessageContaining("does not contain declared merge key: name");
        assertThatThrownBy(() -> StrategicMerge.apply(target, yaml("{spec: {$patch: frob}}"), POD))
                .hasMessage("Unknown patch type: frob");
        assertThatThrownBy(() -> StrategicMerge.apply(target, yaml("{spec: {$retainKeys: [a], b: 1}}"), POD))
                .isInstanceOf(PatchFailed.class);
    }
}
