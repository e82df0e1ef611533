package io.kthena.kv.draining;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.kthena.model.draining.KvDrain;
import io.kthena.model.names.Labels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldReportTest {
    private static final Instant MARK = Instant.parse("2026-01-01T12:00:00.400Z");
    private static final Instant COUNTED = Instant.parse("2026-01-01T12:00:02Z");

    private static Pod pod(String since) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("dev")
                .withName("p")
                .withUid("uid-p")
                .addToLabels(Labels.DRAINING, "true")
                .addToAnnotations(Labels.DRAINING_SINCE, since)
                .endMetadata()
                .build();
    }

    private static Leaver leaver() {
        return Leaver.of(pod(MARK.toString()), MARK).orElseThrow();
    }

    private static @Nullable PodCondition said(@Nullable PodCondition before, int holds, Instant now) {
        return HoldReport.next(leaver(), before, holds, now).orElse(null);
    }

    private static PodCondition wrote(@Nullable PodCondition before, int holds, Instant now) {
        return HoldReport.next(leaver(), before, holds, now).orElseThrow();
    }

    @Test
    void onlyMarkedPodsThatStillLiveAreReported() {
        var pod = pod(MARK.toString());
        assertThat(Leaver.of(pod, MARK)).isPresent();
        pod.getMetadata().setDeletionTimestamp("2026-01-01T12:00:03Z");
        assertThat(Leaver.of(pod, MARK)).isEmpty();
        pod.getMetadata().setDeletionTimestamp(null);
        pod.getMetadata().getLabels().remove(Labels.DRAINING);
        assertThat(Leaver.of(pod, MARK)).isEmpty();
    }

    @Test
    void aMarkWithoutATimeCountsFromWhenItWasSeen() {
        assertThat(Leaver.of(pod("soon"), COUNTED).orElseThrow().markedAt()).isEqualTo(COUNTED);
    }

    @Test
    void nothingIsSaidBeforeRoutersHaveHeardOfTheMark() {
        assertThat(said(null, 0, MARK.plus(KvDrain.SETTLE)))
                .as("12:00:01 is not a second after the mark")
                .isNull();
        var first = wrote(null, 0, COUNTED);
        assertThat(first.getType()).isEqualTo(KvDrain.KV_HOLDS_RELEASED);
        assertThat(first.getStatus()).isEqualTo("True");
        assertThat(first.getLastProbeTime()).isEqualTo("2026-01-01T12:00:02Z");
        assertThat(Instant.parse(first.getLastProbeTime())).isAfterOrEqualTo(MARK.plus(KvDrain.SETTLE));
    }

    @Test
    void aMarkSeenLateSettlesByOurOwnClock() {
        var late = Leaver.of(pod(MARK.toString()), COUNTED).orElseThrow();
        assertThat(HoldReport.next(late, null, 0, COUNTED.plusMillis(900))).isEmpty();
        assertThat(HoldReport.next(late, null, 0, COUNTED.plusMillis(1000))).isPresent();
    }

    @Test
    void theLastHoldsEndIsToldAtOnceAndOtherCountsInTheirTime() {
        var held = wrote(null, 3, COUNTED);
        assertThat(held.getStatus()).isEqualTo("False");
        assertThat(held.getMessage()).isEqualTo("holds left: 3");
        assertThat(said(held, 2, COUNTED.plusSeconds(1))).isNull();

        var free = wrote(held, 0, COUNTED.plusMillis(1100));
        assertThat(free.getReason()).isEqualTo(KvDrain.REASON_RELEASED);
        assertThat(free.getLastTransitionTime()).isEqualTo("2026-01-01T12:00:03Z");
    }

    @Test
    void theCountIsStampedAnewBeforeItGetsStale() {
        var held = wrote(null, 3, COUNTED);
        assertThat(said(held, 3, COUNTED.plusMillis(4999))).isNull();
        var again = wrote(held, 2, COUNTED.plusSeconds(5));
        assertThat(again.getMessage()).isEqualTo("holds left: 2");
        assertThat(again.getLastProbeTime()).isEqualTo("2026-01-01T12:00:07Z");
        assertThat(again.getLastTransitionTime()).isEqualTo(held.getLastTransitionTime());
    }
}
