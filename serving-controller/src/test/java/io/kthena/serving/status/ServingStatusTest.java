package io.kthena.serving.status;

import static io.kthena.serving.fleet.Servings.role;
import static io.kthena.serving.fleet.Servings.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.PodFact.State;
import io.kthena.serving.fleet.PodTraits;
import io.kthena.serving.fleet.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServingStatusTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Demand DEMAND = Demand.of(
            serving(2, RecoveryPolicy.ROLE_RECREATE, null, List.of(role("r", 1, 0, "v1"))),
            List.of(),
            Gang.Support.NONE);

    @Test
    void allGroupsReady() {
        var status = status(null, NOW, State.READY, State.READY);

        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.availableReplicas()).isEqualTo(2);
        assertThat(status.updatedReplicas()).isEqualTo(2);
        assertThat(status.currentReplicas()).isEqualTo(2);
        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.currentRevision()).isEqualTo(status.updateRevision());
        assertThat(status.labelSelector())
                .isEqualTo("modelserving.volcano.sh/entry=true,modelserving.volcano.sh/name=llm,"
                        + "modelserving.volcano.sh/role=r,modelserving.volcano.sh/role-id=r-0");
        var available = condition(status, "Available");
        assertThat(available.getStatus()).isEqualTo("True");
        assertThat(available.getReason()).isEqualTo("AllGroupsReady");
        assertThat(available.getMessage()).isEqualTo("All Serving groups are ready");
        assertThat(available.getObservedGeneration()).isEqualTo(7);
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("False");
        assertThat(condition(status, "UpdateInProgress").getStatus()).isEqualTo("False");
    }

    @Test
    void lostReadinessShowsAtOnceAndNamesTheGroup() {
        var before = status(null, NOW, State.READY, State.READY);

        var status = status(before, LATER, State.READY, State.UNREADY);

        assertThat(status.availableReplicas()).isEqualTo(1);
        var available = condition(status, "Available");
        assertThat(available.getStatus()).isEqualTo("False");
        assertThat(available.getReason()).isEqualTo("GroupProgressing");
        assertThat(available.getMessage()).contains("[1]");
        assertThat(available.getLastTransitionTime()).isEqualTo(LATER.toString());
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("True");
    }

    @Test
    void aMissingGroupIsNotAvailable() {
        var status = status(null, NOW, State.READY);

        assertThat(status.replicas()).isEqualTo(1);
        assertThat(condition(status, "Available").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Progressing").getMessage()).contains("1 to be created");
    }

    @Test
    void nothingChangesWhenNothingHappened() {
        var before = status(null, NOW, State.READY, State.READY);

        assertThat(status(before, LATER, State.READY, State.READY)).isEqualTo(before);
    }

    @Test
    void aRefusalShowsAndIsTakenBack() {
        var refused = ServingStatus.of(DEMAND, observed(null), 7, "role r: forbidden", NOW);
        var condition = condition(refused, "TemplatesAccepted");
        assertThat(condition.getStatus()).isEqualTo("False");
        assertThat(condition.getMessage()).isEqualTo("role r: forbidden");

        var accepted = ServingStatus.of(DEMAND, observed(refused, State.READY, State.READY), 7, null, LATER);

        assertThat(condition(accepted, "TemplatesAccepted").getStatus()).isEqualTo("True");
    }

    @Test
    void aRolloutThatItsOwnGroupsStopSaysWhy() {
        var spec = serving(2, RecoveryPolicy.ROLE_RECREATE, null, List.of(role("r", 1, 0, "v2")));
        var demand = Demand.of(spec, List.of(DEMAND.target()), Gang.Support.NONE);
        var old = pod(0, DEMAND.target().name(), State.READY, null);
        var bad = pod(1, demand.target().name(), State.PENDING, "an image cannot be pulled");

        var status = ServingStatus.of(demand, observed(null, List.of(old, bad)), 7, null, NOW);

        var blocked = condition(status, "RolloutBlocked");
        assertThat(blocked.getStatus()).isEqualTo("True");
        assertThat(blocked.getReason()).isEqualTo("UnhealthyGroups");
        assertThat(blocked.getMessage()).contains("llm-1-r-0-0: an image cannot be pulled");
        assertThat(condition(status, "UpdateInProgress").getReason()).isEqualTo("GroupsUpdating");
        var over = ServingStatus.of(
                demand,
                observed(status, List.of(old, pod(1, demand.target().name(), State.PENDING, null))),
                7,
                null,
                NOW);
        assertThat(condition(over, "RolloutBlocked").getStatus()).isEqualTo("False");
    }

    @Test
    void noProgressForTooLongShowsAndEndsWithProgress() {
        var ready = status(null, NOW, State.READY, State.READY);
        var lost = status(ready, NOW.plusSeconds(10), State.READY, State.UNREADY);
        assertThat(Progress.overdueAt(lost, Duration.ofSeconds(1800))).contains(NOW.plusSeconds(1810));
        var waiting = status(lost, NOW.plusSeconds(1809), State.READY, State.UNREADY);
        assertThat(waiting).isEqualTo(lost);

        var late = status(lost, NOW.plusSeconds(1810), State.READY, State.UNREADY);

        var progressing = condition(late, "Progressing");
        assertThat(progressing.getStatus()).isEqualTo("False");
        assertThat(progressing.getReason()).isEqualTo("ProgressDeadlineExceeded");
        assertThat(progressing.getMessage()).contains("[1]");
        var well = status(late, NOW.plusSeconds(1900), State.READY, State.READY);
        assertThat(condition(well, "Progressing").getReason()).isEqualTo("AllGroupsReady");
        assertThat(Progress.overdueAt(well, Duration.ofSeconds(1800))).isEmpty();
    }

    private static ModelServingStatus status(@Nullable ModelServingStatus before, Instant now, State... pods) {
        return ServingStatus.of(DEMAND, observed(before, pods), 7, null, now);
    }

    private static Observed observed(@Nullable ModelServingStatus before, State... states) {
        var revision = DEMAND.target().name();
        return observed(
                before,
                IntStream.range(0, states.length)
                        .mapToObj(i -> pod(i, revision, states[i], null))
                        .toList());
    }

    private static Observed observed(@Nullable ModelServingStatus before, List<PodFact> pods) {
        return new Observed(pods, Set.of(), Map.of(), List.of(DEMAND.target()), Set.of(), Map.of(), before);
    }

    private static PodFact pod(int group, String revision, State state, @Nullable String trouble) {
        var traits = new PodTraits(false, false, false, trouble, null);
        var slot = new Slot(group, "r", 0, 0);
        return new PodFact(slot, "llm-" + group + "-r-0-0", "u" + group, revision, "", state, null, 0, traits);
    }

    private static Condition condition(ModelServingStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
