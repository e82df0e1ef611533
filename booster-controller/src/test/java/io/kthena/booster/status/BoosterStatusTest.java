package io.kthena.booster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.booster.Boosters;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import io.kthena.testing.GoldenFile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoosterStatusTest {

    private static final Instant FIRST = Instant.parse("2025-09-29T10:15:28Z");
    private static final Instant LATER = Instant.parse("2025-09-29T10:15:30Z");
    private static final Outcome APPLIED = new Outcome.Applied();

    @Test
    void showsThePageInItsOrder() {
        var booster = after(Boosters.disaggregatedExample(), APPLIED, serving(0, 1, false), FIRST);

        after(booster, APPLIED, serving(1, 1, true), LATER);

        new GoldenFile("boosters/prefill-decode-disaggregation/status.yaml")
                .assertMatches(Serialization.asYaml(booster.getStatus()));
    }

    @Test
    void isTheSameWhenNothingHappened() {
        var booster = after(Boosters.disaggregatedExample(), APPLIED, serving(1, 1, true), FIRST);

        assertThat(BoosterStatus.of(booster, APPLIED, serving(1, 1, true), LATER))
                .isEqualTo(booster.getStatus());
    }

    @Test
    void isDisaggregatedOnceOneGroupIs() {
        var booster = after(Boosters.disaggregatedExample(), APPLIED, serving(1, 2, false), FIRST);

        assertThat(isTrue(booster, "Disaggregated")).isTrue();
        assertThat(isTrue(booster, "Available")).isFalse();
        assertThat(Conditions.find(booster.getStatus().conditions(), "Available"))
                .hasValueSatisfying(
                        available -> assertThat(available.getMessage()).isEqualTo("1 of 2 serving groups are ready"));
    }

    @Test
    void doesNotSpeakOfDisaggregationForOneEngine() {
        var booster = after(Boosters.aggregatedExample(), APPLIED, null, FIRST);

        assertThat(Conditions.find(booster.getStatus().conditions(), "Disaggregated"))
                .isEmpty();
    }

    @Test
    void failsOnlyAsLongAsItDoes() {
        var rejected = new Outcome.Rejected(List.of(new Problem("spec.backend", "is required")));
        var booster = after(Boosters.aggregatedExample(), rejected, serving(1, 1, true), FIRST);
        assertThat(isTrue(booster, "Failed")).isTrue();
        assertThat(isTrue(booster, "Active")).isTrue();

        after(booster, APPLIED, serving(1, 1, true), LATER);
        assertThat(isTrue(booster, "Failed")).isFalse();
    }

    private static ModelBooster after(
            ModelBooster booster, Outcome outcome, @Nullable ModelServing serving, Instant now) {
        booster.setStatus(BoosterStatus.of(booster, outcome, serving, now));
        return booster;
    }

    private static boolean isTrue(ModelBooster booster, String type) {
        return Conditions.isTrue(booster.getStatus().conditions(), type);
    }

    private static ModelServing serving(int available, int replicas, boolean ready) {
        return Serialization.unmarshal(
                """
                spec: {replicas: %d}
                status:
                  availableReplicas: %d
                  currentReplicas: %d
                  replicas: %d
                  updatedReplicas: %d
                  conditions: [{type: Available, status: '%s'}]
                """.formatted(replicas, available, replicas, replicas, replicas, ready ? "True" : "False"),
                ModelServing.class);
    }
}
