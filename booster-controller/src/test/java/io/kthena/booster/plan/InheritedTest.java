package io.kthena.booster.plan;

import static io.kthena.booster.plan.Plans.all;
import static io.kthena.booster.plan.Plans.describe;
import static io.kthena.booster.plan.Plans.entry;
import static io.kthena.booster.plan.Plans.live;
import static io.kthena.booster.plan.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.Boosters;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelBoosterStatus;
import io.kthena.model.workload.ModelServing;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kthena's controller has left. */
class InheritedTest {

    /** Its pods are not rolled for a template of ours; its other children cost nothing. */
    @Test
    void leavesTheServingThatKthenaMadeAloneUntilTheBackendIsEdited() {
        var one = leftByKthena(Boosters.aggregated(List.of("replicas: 1"), List.of()), "");
        var live = madeByKthena(one);

        var first = plan(one, live);
        assertThat(describe(first))
                .containsExactly(
                        "Apply ModelServing demo-main", "TakeOver ModelServer demo-main", "TakeOver ModelRoute demo");
        assertThat(((ModelServing) first.actions().getFirst().object()).getSpec())
                .isNull();

        var labelled = live.servings().getFirst();
        labelled.setMetadata(new ObjectMetaBuilder(labelled.getMetadata())
                .withLabels(first.actions().getFirst().object().getMetadata().getLabels())
                .build());
        var kept =
                new Children(List.of(labelled), live(one).servers(), live(one).routes());
        var ours = Boosters.aggregated(List.of("replicas: 1"), List.of());
        assertThat(plan(ours, kept).actions()).as("after our status is written").isEmpty();

        var edited = plan(Boosters.aggregated(List.of("replicas: 2"), List.of()), kept);
        assertThat(describe(edited)).containsExactly("TakeOver ModelServing demo-main");
        assertThat(Serialization.asYaml(edited.actions().getFirst().object())).contains("replicas: 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            generation: 2                                                                           | Apply
            generation: 1                                                                           | TakeOver
            generation: 2, Failed since 10:00:00                                                    | TakeOver
            generation: 2, Failed since 10:00:00, Active since 11:00:00                             | Apply
            generation: 2, Failed since 11:00:00, Active since 10:00:00                             | TakeOver
            generation: 2, Active since 10:00:00, Available since 10:00:00                          | TakeOver
            """)
    void seesWhetherKthenaHadFinished(String status, String action) {
        var booster = leftByKthena(Boosters.aggregated(List.of(), List.of()), status);
        booster.getMetadata().setGeneration(2L);

        assertThat(describe(plan(booster, madeByKthena(booster))))
                .first()
                .isEqualTo(action + " ModelServing demo-main");
    }

    /** With the status that Kthena writes: generation 1, unless told otherwise, and the conditions that are named. */
    private static ModelBooster leftByKthena(ModelBooster booster, String status) {
        var conditions = Pattern.compile("(\\w+) since (\\S+?)(,|$)")
                .matcher(status)
                .results()
                .map(found -> new ConditionBuilder()
                        .withType(found.group(1))
                        .withStatus("True")
                        .withLastTransitionTime("2025-09-29T" + found.group(2) + "Z")
                        .build())
                .toList();
        booster.setStatus(new ModelBoosterStatus(0, conditions, 0, status.contains("generation: 2") ? 2L : 1L, 0, 0));
        return booster;
    }

    /** The children with another revision, another template and only Kthena's fields. */
    private static Children madeByKthena(ModelBooster booster) {
        var children = live(booster);
        var serving = children.servings().getFirst();
        serving.setSpec(
                Serialization.unmarshal(Serialization.asYaml(serving).replace("vllm:1", "vllm:0"), ModelServing.class)
                        .getSpec());
        for (HasMetadata child : all(children)) {
            child.getMetadata().getLabels().put("workload.serving.volcano.sh/revision", "5d4c8b7f69");
            child.getMetadata().setManagedFields(List.of(entry("kthena", "Update", Map.of("f:spec", Map.of()))));
        }
        return children;
    }
}
