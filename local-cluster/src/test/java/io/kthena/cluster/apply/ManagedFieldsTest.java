package io.kthena.cluster.apply;

import static io.kthena.cluster.json.Yaml.object;
import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.apply.Manager.Operation;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.ResourceSchema;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final MergeKeys KEYS = ResourceSchema.ofCore("v1", "Pod").mergeKeys();

    private static Manager updater(String name) {
        return new Manager(name, Operation.UPDATE, "v1", null);
    }

    private static ObjectNode create() {
        var object = object("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p, uid: u, labels: {a: b}}
                spec: {containers: [{name: c, image: x}], hostname: h, nodeSelector: {z: y}}
                """);
        return ManagedFields.track(null, object, updater("kubectl"), KEYS, T0);
    }

    @Test
    void theCreatorOwnsEverythingIncludingNewParents() {
        assertThat(create().at("/metadata/managedFields/0/fieldsV1")).isEqualTo(yaml("""
                f:metadata:
                  f:labels: {.: {}, f:a: {}}
                f:spec:
                  f:containers:
                    'k:{"name":"c"}': {.: {}, f:name: {}, f:image: {}}
                  f:hostname: {}
                  f:nodeSelector: {}
                """));
    }

    @Test
    void aWriterTakesWhatItChangesAndRemovedFieldsBelongToNobody() {
        var live = create();
        var edited = live.deepCopy();
        ((ObjectNode) edited.at("/spec/containers/0")).put("image", "y");
        ((ObjectNode) edited.at("/spec")).remove("hostname");

        var tracked = ManagedFields.track(live, edited, updater("ed"), KEYS, T0.plusSeconds(5));

        var owned = Ownership.of(tracked);
        assertThat(owned.fieldsOf(updater("ed")).paths()).containsExactly(".spec.containers[name=\"c\"].image");
        assertThat(owned.fieldsOf(updater("kubectl")).paths())
                .contains(".spec.containers[name=\"c\"].name")
                .doesNotContain(".spec.containers[name=\"c\"].image", ".spec.hostname");
    }

    @Test
    void aWriteThatChangesNothingKeepsEntriesAndTimes() {
        var live = create();

        assertThat(ManagedFields.track(live, live, updater("kubectl"), KEYS, T0.plusSeconds(5)))
                .isEqualTo(live);
        assertThat(ManagedFields.track(live, live, updater("other"), KEYS, T0.plusSeconds(5)))
                .isEqualTo(live);
    }

    @Test
    void entriesSentByTheClientCountAndOneEmptyEntryClears() {
        var live = create();
        var renamed = live.deepCopy();
        ((ObjectNode) renamed.at("/metadata/managedFields/0")).put("manager", "renamed");
        var cleared = live.deepCopy();
        cleared.withObjectProperty("metadata").putArray("managedFields").addObject();
        var without = live.deepCopy();
        without.withObjectProperty("metadata").putArray("managedFields");

        assertThat(Ownership.of(ManagedFields.track(live, renamed, updater("x"), KEYS, T0))
                        .entries())
                .singleElement()
                .satisfies(e -> assertThat(e.manager().name()).isEqualTo("renamed"));
        var reset = ManagedFields.track(live, cleared, updater("x"), KEYS, T0);
        assertThat(reset.at("/metadata/managedFields").isMissingNode()).isTrue();
        assertThat(ManagedFields.track(live, without, updater("x"), KEYS, T0)).isEqualTo(live);
        var later = reset.deepCopy().put("extra", 1);
        assertThat(ManagedFields.track(reset, later, updater("x"), KEYS, T0)
                        .at("/metadata/managedFields")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void subresourcesHaveEntriesOfTheirOwn() {
        var live = create();
        var ready = live.deepCopy();
        ready.putObject("status").put("phase", "Running");
        var node = new Manager("node", Operation.UPDATE, "v1", "status");

        var entry = ManagedFields.track(live, ready, node, KEYS, T0).at("/metadata/managedFields/1");

        assertThat(entry.path("subresource").asText()).isEqualTo("status");
        assertThat(entry.path("fieldsV1")).isEqualTo(yaml("{f:status: {f:phase: {}}}"));
    }

    @Test
    void theOldestOfMoreThanTenUpdatersAreCollected() {
        var live = create();
        for (int i = 0; i < 14; i++) {
            var next = live.deepCopy();
            next.withObjectProperty("metadata").withObjectProperty("labels").put("l" + i, "v");
            live = ManagedFields.track(live, next, updater("m" + i), KEYS, T0.plusSeconds(i + 1));
        }

        var owned = Ownership.of(live);
        assertThat(owned.entries()).hasSize(10);
        assertThat(owned.fieldsOf(updater("ancient-changes")).paths())
                .contains(".metadata.labels.l0", ".metadata.labels.l4", ".spec.hostname")
                .doesNotContain(".metadata.labels.l5");
    }
}
