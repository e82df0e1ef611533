package io.kthena.booster.plan;

import static io.kthena.booster.plan.Plans.describe;
import static io.kthena.booster.plan.Plans.entry;
import static io.kthena.booster.plan.Plans.live;
import static io.kthena.booster.plan.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.Boosters;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {

    private final ModelBooster booster = Boosters.disaggregatedExample();

    @Test
    void createsTheThreeChildren() {
        assertThat(describe(plan(booster, Children.NONE)))
                .containsExactly(
                        "Create ModelServing deepseek-v2-lite-deepseek-v2-lite",
                        "Create ModelServer deepseek-v2-lite-deepseek-v2-lite",
                        "Create ModelRoute deepseek-v2-lite");
    }

    @Test
    void doesNothingWhenAllIsAsItShouldBe() {
        assertThat(plan(booster, live(booster)).actions()).isEmpty();
    }

    @Test
    void leavesWhatOthersAddedAlone() {
        var live = live(booster);
        live.servers().getFirst().getMetadata().getLabels().put("team", "a");
        live.routes().getFirst().getMetadata().setAnnotations(Map.of("note", "b"));

        assertThat(plan(booster, live).actions()).isEmpty();
    }

    @Test
    void repairsWhatOthersChanged() {
        var live = live(booster);
        live.servings().getFirst().getMetadata().getLabels().remove("workload.serving.volcano.sh/model-name");
        var server = Serialization.clone(live.servers().getFirst());
        live.servers().getFirst().setSpec(withPort(server, 1234).getSpec());

        assertThat(describe(plan(booster, live)))
                .containsExactly(
                        "Apply ModelServing deepseek-v2-lite-deepseek-v2-lite",
                        "Apply ModelServer deepseek-v2-lite-deepseek-v2-lite");
    }

    @Test
    void makesARouteAnewWhenItsModelNameChanges() {
        var live = live(booster);
        var renamed = Boosters.of(Serialization.asYaml(booster)
                .replace("  name: \"deepseek-v2-lite\"\n  owner", "  name: \"other\"\n  owner"));
        assertThat(renamed.getSpec().name()).isEqualTo("other");

        assertThat(describe(plan(renamed, live))).containsExactly("Delete ModelRoute deepseek-v2-lite");
        live.routes().getFirst().getMetadata().setDeletionTimestamp("2025-09-29T10:15:28Z");
        assertThat(plan(renamed, live).actions()).isEmpty();
        assertThat(describe(plan(renamed, new Children(live.servings(), live.servers(), List.of()))))
                .containsExactly("Create ModelRoute deepseek-v2-lite");
    }

    @Test
    void replacesABackendWithoutAnOutage() {
        var old = available(live(Boosters.aggregated(List.of("name: one"), List.of())));
        var renamed = Boosters.aggregated(List.of("name: two"), List.of());

        var first = plan(renamed, old);
        assertThat(describe(first)).containsExactly("Create ModelServing demo-two", "Create ModelServer demo-two");
        assertThat(first.serving()).isEqualTo("demo-one");

        var both = merge(old, live(renamed), old.routes());
        assertThat(plan(renamed, both).actions()).isEmpty();

        var ready = available(both);
        var switched = plan(renamed, ready);
        assertThat(describe(switched)).containsExactly("Apply ModelRoute demo");
        assertThat(switched.unfinished()).isTrue();
        assertThat(switched.serving()).isEqualTo("demo-two");

        var moved = merge(old, available(live(renamed)), live(renamed).routes());
        assertThat(describe(plan(renamed, moved)))
                .containsExactly("Delete ModelServer demo-one", "Delete ModelServing demo-one");
    }

    @Test
    void drivesABackendThatNeverWorkedOutAtOnce() {
        var old = live(Boosters.aggregated(List.of("name: one"), List.of()));
        var renamed = Boosters.aggregated(List.of("name: two"), List.of());

        assertThat(describe(plan(renamed, old)))
                .containsExactly(
                        "Create ModelServing demo-two", "Create ModelServer demo-two", "Apply ModelRoute demo");
    }

    @Test
    void makesAServingAnewWhenItsRolesChange() {
        var live = live(Boosters.aggregated(List.of(), List.of()));
        var changed = Boosters.disaggregated(List.of(), List.of(), List.of());

        assertThat(describe(plan(changed, live))).first().isEqualTo("Delete ModelServing demo-main");
    }

    @Test
    void keepsTheGangPolicyOfALiveServing() {
        var live = live(Boosters.aggregated(List.of(), List.of("replicas: 3")));
        var taken = Serialization.unmarshal(
                Serialization.asYaml(live.servings().getFirst()).replace("leader: 1", "leader: 3"), ModelServing.class);

        var plan = plan(
                Boosters.aggregated(List.of(), List.of("replicas: 4")),
                new Children(List.of(taken), live.servers(), live.routes()));

        assertThat(plan.actions()).hasSize(1);
        assertThat(Serialization.asYaml(plan.actions().getFirst().object())).contains("leader: 3");
    }

    @Test
    void leavesReplicasToAScalerUntilTheBackendIsEdited() {
        var one = Boosters.disaggregated(List.of("replicas: 1"), List.of(), List.of());
        var two = Boosters.disaggregated(List.of("replicas: 2"), List.of(), List.of());
        var live = live(one);
        scale(live.servings().getFirst(), 5);

        assertThat(plan(one, live).actions()).isEmpty();
        assertThat(describe(plan(two, live))).containsExactly("Apply ModelServing demo-main");
    }

    private static Children merge(Children one, Children two, List<ModelRoute> routes) {
        var servings = new ArrayList<>(one.servings());
        servings.addAll(two.servings());
        var servers = new ArrayList<>(one.servers());
        servers.addAll(two.servers());
        return new Children(servings, servers, routes);
    }

    private static Children available(Children children) {
        var servings = children.servings().stream()
                .map(Serialization::clone)
                .peek(serving -> serving.setStatus(Serialization.unmarshal(
                                "status: {conditions: [{type: Available, status: 'True'}]}", ModelServing.class)
                        .getStatus()))
                .toList();
        return new Children(servings, children.servers(), children.routes());
    }

    private static ModelServer withPort(ModelServer server, int port) {
        return Serialization.unmarshal(
                Serialization.asYaml(server).replace("port: 8000", "port: " + port), ModelServer.class);
    }

    private static void scale(ModelServing serving, int replicas) {
        var scaled = Serialization.unmarshal(
                Serialization.asYaml(serving).replaceFirst("\n  replicas: 1\n", "\n  replicas: " + replicas + "\n"),
                ModelServing.class);
        assertThat(scaled.getSpec().replicas()).isEqualTo(replicas);
        serving.setSpec(scaled.getSpec());
        serving.getMetadata()
                .setManagedFields(List.of(
                        entry(Plan.FIELD_MANAGER, "Apply", Map.of("f:spec", Map.of())),
                        new ManagedFieldsEntryBuilder(
                                        entry("kubectl", "Update", Map.of("f:spec", Map.of("f:replicas", Map.of()))))
                                .withSubresource("scale")
                                .build()));
    }
}
