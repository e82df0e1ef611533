package io.kthena.cluster.patch;

import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.json.RandomJson;
import io.kthena.cluster.schema.MergeKeys;
import io.kthena.cluster.schema.ResourceSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatchProperties {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final MergeKeys POD = ResourceSchema.ofCore("v1", "Pod").mergeKeys();

    @Provide
    Arbitrary<JsonNode> values() {
        return Arbitraries.randomValue(random -> RandomJson.value(random, 3));
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return Arbitraries.randomValue(random -> RandomJson.object(random, 3));
    }

    @Property(tries = 300)
    void aMergePatchAppliedTwiceIsAppliedOnce(@ForAll("values") JsonNode target, @ForAll("values") JsonNode patch) {
        JsonNode once = MergePatch.apply(target, patch);

        assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
    }

    @Property(tries = 300)
    void anEmptyMergePatchChangesNothing(@ForAll("objects") JsonNode target) {
        assertThat(MergePatch.apply(target, JSON.objectNode())).isEqualTo(target);
    }

    @Property(tries = 300)
    void noPatchChangesItsArguments(@ForAll("objects") JsonNode target, @ForAll("objects") JsonNode patch)
            throws PatchFailed {
        JsonNode before = target.deepCopy();
        JsonNode patchBefore = patch.deepCopy();

        MergePatch.apply(target, patch);
        StrategicMerge.apply(target, patch, MergeKeys.unknown());

        assertThat(target).isEqualTo(before);
        assertThat(patch).isEqualTo(patchBefore);
    }

    @Property(tries = 300)
    void withoutMergeKeysAStrategicPatchIsAMergePatch(
            @ForAll("objects") JsonNode target, @ForAll("objects") JsonNode patch) throws PatchFailed {
        assertThat(StrategicMerge.apply(target, patch, MergeKeys.unknown())).isEqualTo(MergePatch.apply(target, patch));
    }

    @Property(tries = 300)
    void anAddedMemberCanBeRemovedAgain(@ForAll("objects") JsonNode target, @ForAll("values") JsonNode value)
            throws PatchFailed {
        ArrayNode operations = JSON.arrayNode();
        operations.addObject().put("op", "add").put("path", "/z").set("value", value);
        operations.addObject().put("op", "test").put("path", "/z").set("value", value);
        operations.addObject().put("op", "remove").put("path", "/z");

        assertThat(JsonPatches.apply(target, operations)).isEqualTo(target);
    }

    @Provide
    Arbitrary<Map<String, String>> containers() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), Arbitraries.of("x", "y", "z"));
    }

    /** What kubectl does: last applied, live with additions of the server, and the new file. */
    @Property(tries = 300)
    void aThreeWayDiffBringsTheFileAndKeepsWhatOthersAdded(
            @ForAll("containers") Map<String, String> applied,
            @ForAll("containers") Map<String, String> wanted,
            @ForAll("containers") Map<String, String> sidecars)
            throws PatchFailed {
        ObjectNode live = pod(applied);
        sidecars.forEach((name, image) -> live.withArray("/spec/containers")
                .addObject()
                .put("name", "side-" + name)
                .put("image", image));
        live.withArray("/spec/containers").forEach(c -> ((ObjectNode) c).put("server", "default"));

        JsonNode patched = StrategicMerge.apply(live, diff(applied, wanted), POD);

        ArrayNode containers = (ArrayNode) patched.at("/spec/containers");
        Set<String> expected = new TreeSet<>(wanted.keySet());
        sidecars.keySet().forEach(s -> expected.add("side-" + s));
        assertThat(names(containers)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(names(containers).stream().filter(wanted::containsKey)).containsExactlyElementsOf(wanted.keySet());
        containers.forEach(c -> {
            String name = c.path("name").asText();
            assertThat(c.path("image").asText())
                    .isEqualTo(wanted.getOrDefault(name, sidecars.get(name.replace("side-", ""))));
            assertThat(c.path("server").asText())
                    .isEqualTo(applied.containsKey(name) || name.startsWith("side-") ? "default" : "");
        });
    }

    private static ObjectNode pod(Map<String, String> containers) {
        ObjectNode pod = (ObjectNode) yaml("{spec: {containers: []}}");
        containers.forEach((name, image) ->
                pod.withArray("/spec/containers").addObject().put("name", name).put("image", image));
        return pod;
    }

    private static JsonNode diff(Map<String, String> applied, Map<String, String> wanted) {
        ObjectNode patch = pod(wanted);
        ArrayNode containers = patch.withArray("/spec/containers");
        applied.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> containers.addObject().put("name", name).put("$patch", "delete"));
        ArrayNode order = patch.withObject("/spec").putArray("$setElementOrder/containers");
        wanted.keySet().forEach(name -> order.addObject().put("name", name));
        return patch;
    }

    private static List<String> names(ArrayNode containers) {
        return containers.valueStream().map(c -> c.path("name").asText()).collect(Collectors.toList());
    }
}
