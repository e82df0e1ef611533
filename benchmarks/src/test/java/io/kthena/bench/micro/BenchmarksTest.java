package io.kthena.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.bench.coordinator.Life;
import io.kthena.kv.session.State;
import io.kthena.serving.plan.Action;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** That benchmarks do what they say: a fast wrong answer is no result. */
class BenchmarksTest {
    @Test
    void bothSplicesMakeTheSameLeg() throws IOException {
        var benchmark = new SpliceBenchmark();
        benchmark.size = "1k";
        benchmark.make();
        var json = new ObjectMapper();

        assertThat(json.readTree(benchmark.splice())).isEqualTo(json.readTree(benchmark.tree()));
    }

    @Test
    void aSessionGoesItsWholeWay() {
        assertThat(new SessionBenchmark().step().state()).isEqualTo(State.RELEASED);
        assertThat(Life.many("life", 1).getFirst().events()).hasSize(Life.EVENTS - 1);
    }

    @Test
    void aSteadyFleetNeedsNothingAndARolloutBeginsWithATenth() {
        var benchmark = new PlanBenchmark();
        benchmark.groups = 100;
        benchmark.make();

        assertThat(benchmark.steady()).isEmpty();
        assertThat(benchmark.rollout().stream().filter(Action.DeletePod.class::isInstance))
                .hasSize(20);
    }
}
