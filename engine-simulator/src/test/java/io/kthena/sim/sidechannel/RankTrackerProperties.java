package io.kthena.sim.sidechannel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RankTrackerProperties {
    private static final long HOLD = 100;

    @Property(tries = 300)
    void reportsEachAdmissionAtMostOnceAndEveryHoldInTheEnd(
            @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 49) Integer> commands) {
        var tracker = new RankTracker();
        Map<String, Integer> admitted = new HashMap<>();
        Map<String, Integer> reported = new HashMap<>();
        long now = 0;
        for (int command : commands) {
            String id = "r" + command % 5;
            now += command;
            switch (command / 10) {
                case 0 -> {
                    if (!tracker.knows(id)) {
                        admitted.merge(id, 1, Integer::sum);
                    }
                    tracker.admit(id);
                }
                case 1 -> tracker.hold(id, now);
                case 2 -> {
                    boolean known = tracker.knows(id);
                    var outcome = tracker.done(id, 1);
                    assertThat(outcome).isEqualTo(known ? RankTracker.Outcome.RELEASED : RankTracker.Outcome.UNKNOWN);
                }
                case 3 -> tracker.finish(id);
                default -> collect(tracker, now, reported);
            }
        }
        collect(tracker, now + HOLD + 1, reported);

        assertThat(tracker.oldest()).isEmpty();
        reported.forEach((id, count) -> assertThat(count).isLessThanOrEqualTo(admitted.getOrDefault(id, 0)));
    }

    private static void collect(RankTracker tracker, long now, Map<String, Integer> reported) {
        tracker.collect(now, HOLD).forEach(finished -> reported.merge(finished.id(), 1, Integer::sum));
    }

    @Example
    void aHoldRunsOutOnlyInsideAStepAndOnlyAfterItsTime() {
        var tracker = new RankTracker();
        tracker.admit("a");
        tracker.hold("a", 1000);

        assertThat(tracker.collect(1000 + HOLD, HOLD)).isEmpty();
        assertThat(tracker.holds("a")).isTrue();
        assertThat(tracker.collect(1001 + HOLD, HOLD)).containsExactly(new RankTracker.Finished("a", true));
        assertThat(tracker.done("a", 1)).isEqualTo(RankTracker.Outcome.UNKNOWN);
    }

    @Example
    void aRequestThatEndedWithoutAHoldStaysKnown() {
        var tracker = new RankTracker();
        tracker.admit("stopped");

        assertThat(tracker.done("stopped", 1)).isEqualTo(RankTracker.Outcome.RELEASED);
        assertThat(tracker.collect(0, HOLD)).containsExactly(new RankTracker.Finished("stopped", false));
    }

    @Example
    void waitsForAsManyMessagesAsItWasTold() {
        var tracker = new RankTracker();
        tracker.admit("a");
        tracker.hold("a", 0);

        assertThat(tracker.done("a", 2)).isEqualTo(RankTracker.Outcome.COUNTED);
        assertThat(tracker.done("a", 2)).isEqualTo(RankTracker.Outcome.RELEASED);
    }

    @Property(tries = 100)
    void everyDecodeRankGetsAllKvHeads(
            @ForAll("sizes") int decodeTp, @ForAll("sizes") int factor, @ForAll("sizes") int kvHeads, @ForAll int id) {
        int prefillTp = decodeTp * factor;
        var picked = RankSelection.picked("chatcmpl-" + id, prefillTp, decodeTp, kvHeads);

        assertThat(picked).doesNotHaveDuplicates().allMatch(rank -> rank >= 0 && rank < prefillTp);
        assertThat(picked.size()).isGreaterThanOrEqualTo(Math.min(prefillTp, Math.min(kvHeads, decodeTp)));
        assertThat(RankSelection.picked("chatcmpl-" + id, prefillTp, decodeTp, kvHeads))
                .isEqualTo(picked);
        if (factor == 1) {
            assertThat(picked).hasSize(prefillTp);
        }
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(1, 2, 4, 8);
    }
}
