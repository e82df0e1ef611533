package io.kthena.cluster.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.apply.Manager.Operation;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.ResourceSchema;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class ApplyProperties {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final MergeKeys POD = ResourceSchema.ofCore("v1", "Pod").mergeKeys();
    private static final Manager ALICE = new Manager("alice", Operation.APPLY, "v1", null);
    private static final Manager BOB = new Manager("bob", Operation.APPLY, "v1", null);
    private static final Manager EDITOR = new Manager("editor", Operation.UPDATE, "v1", null);

    @Provide
    Arbitrary<ObjectNode> configs() {
        Arbitrary<Map<String, String>> labels =
                Arbitraries.maps(Arbitraries.of("l", "m", "n"), Arbitraries.of("1", "2"));
        Arbitrary<Map<String, String>> containers =
                Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("x", "y"));
        Arbitrary<Set<String>> finalizers = Arbitraries.of("f", "g", "h").set();
        return Combinators.combine(labels, containers, finalizers).as(ApplyProperties::config);
    }

    private static ObjectNode config(
            Map<String, String> labels, Map<String, String> containers, Set<String> finalizers) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", "p");
        labels.forEach((name, value) ->
                pod.withObject("/metadata").withObjectProperty("labels").put(name, value));
        finalizers.forEach(
                f -> pod.withObject("/metadata").withArrayProperty("finalizers").add(f));
        containers.forEach((name, image) -> pod.withObjectProperty("spec")
                .withArrayProperty("containers")
                .addObject()
                .put("name", name)
                .put("image", image)
                .putArray("ports")
                .addObject()
                .put("containerPort", 80));
        return pod;
    }

    private static ObjectNode apply(@Nullable ObjectNode live, ObjectNode config, Manager manager) {
        try {
            return ServerSideApply.apply(live, config, manager, true, POD, T0);
        } catch (ApplyConflict e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.withObject("/metadata").remove("managedFields");
        return content;
    }

    @Property(tries = 300)
    void applyingTwiceIsApplyingOnce(@ForAll("configs") ObjectNode config, @ForAll("configs") ObjectNode other) {
        ObjectNode once = apply(apply(null, other, BOB), config, ALICE);

        assertThat(apply(once, config, ALICE)).isEqualTo(once);
    }

    @Property(tries = 300)
    void theLastAppliedConfigIsAllThatIsLeftOfAnOnlyManager(
            @ForAll("configs") ObjectNode first, @ForAll("configs") ObjectNode second) {
        ObjectNode fresh = apply(null, second, ALICE);
        ObjectNode changed = apply(apply(null, first, ALICE), second, ALICE);

        assertThat(AppliedFields.of((ObjectNode) content(changed), POD)
                        .minus(AppliedFields.UNOWNED)
                        .paths())
                .isEqualTo(AppliedFields.of((ObjectNode) content(fresh), POD)
                        .minus(AppliedFields.UNOWNED)
                        .paths());
        assertThat(Ownership.of(changed).fieldsOf(ALICE))
                .isEqualTo(Ownership.of(fresh).fieldsOf(ALICE));
    }

    @Property(tries = 300)
    void appliesOfDisjointFieldsCommute(@ForAll("configs") ObjectNode left, @ForAll("configs") ObjectNode right) {
        FieldSet both = AppliedFields.of(left, POD)
                .intersection(AppliedFields.of(right, POD))
                .minus(AppliedFields.UNOWNED);
        Assume.that(both.isEmpty());

        ObjectNode leftFirst = apply(apply(null, left, ALICE), right, BOB);
        ObjectNode rightFirst = apply(apply(null, right, BOB), left, ALICE);

        assertThat(Ownership.of(leftFirst)).isEqualTo(Ownership.of(rightFirst));
        assertThat(Comparison.of(leftFirst, rightFirst, POD).isSame()).isTrue();
    }

    @Property(tries = 300)
    void everyFieldHasAnOwnerAndNobodyOwnsMissingFields(
            @ForAll("configs") ObjectNode created,
            @ForAll("configs") ObjectNode edited,
            @ForAll("configs") ObjectNode applied) {
        ObjectNode live = ManagedFields.track(null, created, EDITOR, POD, T0);
        ObjectNode next = edited.deepCopy();
        live = ManagedFields.track(live, next, BOB, POD, T0);
        live = apply(live, applied, ALICE);

        FieldSet present = AppliedFields.of((ObjectNode) content(live), POD).minus(AppliedFields.UNOWNED);
        FieldSet owned = Ownership.of(live).all();
        assertThat(present.minus(owned.withNamedParents()).paths()).isEmpty();
        assertThat(owned.minus(present.withNamedParents()).paths()).isEmpty();
    }

    @Property(tries = 300)
    void fieldSetsSurviveTheWire(@ForAll("configs") ObjectNode config) {
        FieldSet fields = AppliedFields.of(config, POD);

        assertThat(FieldSet.parse(fields.toJson())).isEqualTo(fields);
        assertThat(fields.union(fields)).isEqualTo(fields);
        assertThat(fields.minus(fields)).isEqualTo(FieldSet.NONE);
        assertThat(fields.intersection(fields)).isEqualTo(fields);
    }

    @Property(tries = 300)
    void anEditTakesExactlyWhatItChanges(@ForAll("configs") ObjectNode before, @ForAll("configs") ObjectNode after) {
        ObjectNode live = ManagedFields.track(null, before, EDITOR, POD, T0);
        Assume.that(!Ownership.of(live).isEmpty());
        Manager other = new Manager("other", Operation.UPDATE, "v1", null);

        Ownership owned = Ownership.of(ManagedFields.track(live, after, other, POD, T0));

        Comparison changes = Comparison.of(before, after, POD).without(AppliedFields.UNOWNED);
        assertThat(owned.fieldsOf(other)).isEqualTo(changes.written());
        assertThat(owned.fieldsOf(EDITOR).intersection(changes.written()).isEmpty())
                .isTrue();
    }
}
