package io.kthena.serving.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.Slot;
import io.kthena.testing.GoldenFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The objects made from one ModelServing, as reviewed. */
class TemplateGoldenTest {
    private static final ModelServing SERVING =
            Serialization.unmarshal(new GoldenFile("template/serving.yaml").read(), ModelServing.class);
    private static final Demand DEMAND = Demand.of(SERVING, List.of(), new Gang.Support(true, true));

    private static final ServingPodTemplate.Membership MEMBERSHIP = new ServingPodTemplate.Membership(true, false);

    @Test
    void entryPod() {
        var pod = ServingPodTemplate.of(SERVING, new Slot(0, "prefill", 1, 0), DEMAND.target(), MEMBERSHIP);
        new GoldenFile("template/entry-pod.yaml").assertMatches(Serialization.asYaml(pod));
    }

    @Test
    void workerPod() {
        var pod = ServingPodTemplate.of(SERVING, new Slot(0, "prefill", 1, 2), DEMAND.target(), MEMBERSHIP);
        new GoldenFile("template/worker-pod.yaml").assertMatches(Serialization.asYaml(pod));
    }

    @Test
    void service() {
        var service = ServiceTemplate.headless(SERVING, new Slot(0, "prefill", 1, 0));
        new GoldenFile("template/service.yaml").assertMatches(Serialization.asYaml(service));
    }

    @Test
    void podGroup() {
        var gang = Objects.requireNonNull(DEMAND.gang());
        var spec = PodGroupTemplate.spec(
                DEMAND.name(), gang, DEMAND.target(), DEMAND.target().shapes());
        new GoldenFile("template/podgroup.yaml")
                .assertMatches(Serialization.asYaml(PodGroupTemplate.of(SERVING, 0, spec)));
    }

    @Test
    void revisionThereAndBack() {
        var stored = RevisionTemplate.of(SERVING, DEMAND.target(), 1);
        new GoldenFile("template/revision.yaml").assertMatches(Serialization.asYaml(stored));

        var read = RevisionTemplate.read(Serialization.clone(stored)).orElseThrow();
        assertThat(read.sameData(DEMAND.target())).isTrue();
        assertThat(Revision.of(DEMAND.target().roles(), List.of(read)).name())
                .isEqualTo(DEMAND.target().name());
    }

    @Test
    void anUnknownPluginIsRefused() {
        var changed = Serialization.clone(SERVING);
        Map<String, Object> tree = Serialization.jsonMapper().convertValue(changed, new TypeReference<>() {});
        @SuppressWarnings("unchecked")
        var spec = (Map<String, Object>) Objects.requireNonNull(tree.get("spec"));
        spec.put("plugins", List.of(Map.of("name", "nope", "type", "BuiltIn")));
        var serving = Serialization.jsonMapper().convertValue(tree, ModelServing.class);

        assertThatThrownBy(
                        () -> ServingPodTemplate.of(serving, new Slot(0, "prefill", 0, 0), DEMAND.target(), MEMBERSHIP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nope");
    }
}
