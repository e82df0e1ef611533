package io.kthena.cluster.apply;

import static io.kthena.cluster.json.Yaml.object;
import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.apply.Manager.Operation;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.ResourceSchema;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final MergeKeys POD = ResourceSchema.ofCore("v1", "Pod").mergeKeys();
    private static final MergeKeys CONFIG_MAP =
            ResourceSchema.ofCore("v1", "ConfigMap").mergeKeys();
    private static final String HEAD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: dev}\n";

    private static Manager applier(String name) {
        return new Manager(name, Operation.APPLY, "v1", null);
    }

    private static Manager updater(String name) {
        return new Manager(name, Operation.UPDATE, "v1", null);
    }

    private static ObjectNode apply(@Nullable ObjectNode live, String config, String manager) throws ApplyConflict {
        return ServerSideApply.apply(live, object(HEAD + config), applier(manager), false, POD, T0);
    }

    private static ObjectNode spec(ObjectNode object) {
        return (ObjectNode) object.get("spec");
    }

    @Test
    void createsWithAnEntryThatListsWhatWasApplied() throws ApplyConflict {
        var made = apply(null, "spec: {containers: [{name: a, image: x, ports: [{containerPort: 80}]}]}", "me");

        assertThat(made.path("metadata").path("managedFields")).isEqualTo(yaml("""
                - manager: me
                  operation: Apply
                  apiVersion: v1
                  time: "2026-01-01T00:00:00Z"
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:spec:
                      f:containers:
                        'k:{"name":"a"}':
                          .: {}
                          f:name: {}
                          f:image: {}
                          f:ports:
                            'k:{"containerPort":80,"protocol":"TCP"}':
                              .: {}
                              f:containerPort: {}
                """));
    }

    @Test
    void aSecondApplyOfTheSameChangesNothing() throws ApplyConflict {
        var once = apply(null, "spec: {containers: [{name: a, image: x}], nodeSelector: {a: b}}", "me");

        var twice = ServerSideApply.apply(
                once,
                object(HEAD + "spec: {nodeSelector: {a: b}, containers: [{image: x, name: a}]}"),
                applier("me"),
                false,
                POD,
                T0.plusSeconds(60));

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void removesWhatIsNoLongerAppliedUnlessSomebodyElseOwnsIt() throws ApplyConflict {
        var live = apply(null, "spec: {containers: [{name: a, image: x}, {name: b, image: y}], hostname: h}", "me");
        live = apply(live, "spec: {containers: [{name: b, image: y}]}", "other");

        var less = apply(live, "spec: {containers: [{name: c, image: z}]}", "me");

        assertThat(spec(less)).isEqualTo(yaml("{containers: [{name: c, image: z}, {name: b, image: y}]}"));
    }

    @Test
    void keepsWhatUpdatersAddedNextToRemovedFields() throws ApplyConflict {
        var live = apply(null, "spec: {affinity: {podAffinity: {a: 1}}}", "me");
        var edited = live.deepCopy();
        ((ObjectNode) edited.at("/spec/affinity/podAffinity")).put("b", 2);
        live = ManagedFields.track(live, edited, updater("ctl"), POD, T0);

        assertThat(spec(apply(live, "spec: {hostname: h}", "me")))
                .isEqualTo(yaml("{affinity: {podAffinity: {b: 2}}, hostname: h}"));
    }

    @Test
    void refusesToTakeFieldsOfOthersUnlessForced() throws ApplyConflict {
        var live = apply(null, "spec: {containers: [{name: a, image: x}], hostname: h}", "alice");
        var config = object(HEAD + "spec: {containers: [{name: a, image: y}], hostname: i}");

        assertThatThrownBy(() -> ServerSideApply.apply(live, config, applier("bob"), false, POD, T0))
                .hasMessage("""
                        Apply failed with 2 conflicts: conflicts with "alice":
                        - .spec.containers[name="a"].image
                        - .spec.hostname""")
                .asInstanceOf(InstanceOfAssertFactories.type(ApplyConflict.class))
                .satisfies(e -> assertThat(e.conflicts().getFirst().message()).isEqualTo("conflict with \"alice\""));

        var forced = ServerSideApply.apply(live, config, applier("bob"), true, POD, T0);
        assertThat(spec(forced)).isEqualTo(yaml("{containers: [{name: a, image: y}], hostname: i}"));
        assertThat(Ownership.of(forced).fieldsOf(applier("alice")).paths())
                .containsExactly(".spec.containers[name=\"a\"]", ".spec.containers[name=\"a\"].name");
    }

    @Test
    void equalValuesAreShared() throws ApplyConflict {
        var live = apply(null, "spec: {hostname: h}", "alice");
        live = apply(live, "spec: {hostname: h}", "bob");

        assertThat(Ownership.of(live).entries()).hasSize(2);
        assertThat(spec(apply(live, "", "alice"))).isEqualTo(yaml("{hostname: h}"));
    }

    @Test
    void namesUpdatersInConflicts() {
        var live = ManagedFields.track(null, object(HEAD + "spec: {hostname: h}"), updater("ed"), POD, T0);

        assertThatThrownBy(() -> apply(live, "spec: {hostname: i}", "me"))
                .hasMessage("Apply failed with 1 conflict: conflict with \"ed\" using v1: .spec.hostname");
    }

    @Test
    void kubectlTakesOverWhatItAppliedFromTheClientSide() throws ApplyConflict {
        String last = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"a\":\"1\",\"b\":\"2\"}}";
        var live = object("{apiVersion: v1, kind: ConfigMap, data: {a: '1', b: '9'}}");
        live.putObject("metadata")
                .put("name", "c")
                .putObject("annotations")
                .put("kubectl.kubernetes.io/last-applied-configuration", last);
        var tracked = ManagedFields.track(null, live, updater("kubectl-client-side-apply"), CONFIG_MAP, T0);
        var wanted = object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: '5'}}");

        var upgraded = ServerSideApply.apply(tracked, wanted, applier("kubectl"), false, CONFIG_MAP, T0);

        assertThat(upgraded.path("data")).isEqualTo(yaml("{a: '5', b: '9'}"));
        assertThat(upgraded.at("/metadata/annotations")
                        .path("kubectl.kubernetes.io/last-applied-configuration")
                        .asText())
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"5\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"}}\n");
        var changedByHand = object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {b: '5'}}");
        assertThatThrownBy(
                        () -> ServerSideApply.apply(tracked, changedByHand, applier("kubectl"), false, CONFIG_MAP, T0))
                .isInstanceOf(ApplyConflict.class);
        assertThatThrownBy(() -> ServerSideApply.apply(tracked, wanted, applier("flux"), false, CONFIG_MAP, T0))
                .isInstanceOf(ApplyConflict.class);
    }

    @Test
    void anObjectNobodyIsOnRecordForBelongsToBeforeFirstApply() {
        var live = object(HEAD + "spec: {hostname: h}");

        assertThatThrownBy(() -> apply(live, "spec: {hostname: i}", "me"))
                .hasMessageContaining("conflict with \"before-first-apply\" using v1: .spec.hostname");
    }

    @Test
    void setsAndConditionsMergeItemByItem() throws ApplyConflict {
        String one =
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, finalizers: [one]}\nstatus: {conditions: [{type: A, status: 'True'}]}";
        String two =
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, finalizers: [two]}\nstatus: {conditions: [{type: B, status: 'True'}]}";
        var live = ServerSideApply.apply(null, object(one), applier("one"), false, POD, T0);
        live = ServerSideApply.apply(live, object(two), applier("two"), false, POD, T0);

        assertThat(live.at("/metadata/finalizers")).isEqualTo(yaml("[two, one]"));
        assertThat(live.at("/status/conditions")).hasSize(2);
        assertThat(Ownership.of(live).fieldsOf(applier("one")).paths())
                .contains(".metadata.finalizers[=\"one\"]", ".status.conditions[type=\"A\"].status");
    }
}
