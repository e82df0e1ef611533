package io.kthena.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.load.EndpointLoad;
import io.kthena.router.load.EngineSample;
import io.kthena.router.prefix.PrefixShape;
import io.kthena.router.request.Inference;
import io.kthena.router.request.Refused;
import io.kthena.router.topology.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each scorer against values worked out by hand from the formulas of router spec §6.3. */
class ScorersTest {
    private static final int TOKENS = 1024;

    private final List<Endpoint> engines = new ArrayList<>();

    private EndpointLoad engine(EngineSample sample, int inFlight) {
        var load = new EndpointLoad();
        for (int i = 0; i < inFlight; i++) {
            load.lease();
        }
        load.report(sample);
        engines.add(new Endpoint("dev", "p" + engines.size(), "u" + engines.size(), 0, "10.0.0.1", 8000, load));
        return load;
    }

    private static Query query(PrefixShape shape, char fill) {
        String body = "{\"model\":\"m\",\"prompt\":\"" + String.valueOf(fill).repeat(4 * TOKENS) + "\"}";
        try {
            var members = Members.scan(body.getBytes(StandardCharsets.UTF_8));
            var request =
                    new Inference("id", "/v1/completions", "/v1/completions", _ -> null, "m", false, members, TOKENS);
            return new Query(request, shape.of(request));
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }

    private double[] scores(Scorer scorer, Query query) {
        double[] scores = new double[engines.size()];
        scorer.score(query, engines, scores);
        return scores;
    }

    private double[] scores(Scorer scorer) {
        return scores(scorer, query(PrefixShape.NONE, 'a'));
    }

    @Test
    void leastRequestCountsWhatTheEngineDoesNotRunAHundredfold() {
        engine(new EngineSample(0, 2, 0), 3);
        engine(new EngineSample(0, 5, 0), 4);
        engine(new EngineSample(0, 0, 0), 0);
        // bases 3 + 100, 4, 0
        assertThat(scores(new LeastRequest(10))).containsExactly(0, 96, 100);
        engines.removeIf(endpoint -> endpoint.load().inFlight() > 0);
        assertThat(scores(new LeastRequest(10))).containsExactly(100);
    }

    @Test
    void gpuUsageIsCutToWholeNumbers() {
        engine(new EngineSample(0, 0, 0.129), 0);
        engine(new EngineSample(0, 0, 1), 0);
        assertThat(scores(new GpuUsage())).containsExactly(87, 0);
    }

    @Test
    void leastLatencyIsRelativeToTheMeasured() {
        engine(new EngineSample(0, 0, 0, 0.2, 0.02), 0);
        engine(new EngineSample(0, 0, 0, 1.2, 0.05), 0);
        engine(new EngineSample(0, 0, 0, 0.4, 0.04), 0);
        engine(new EngineSample(0, 0, 0, 0.1, 0), 0);
        // third: 80 x 0.5 + 33.3 x 0.5
        assertThat(scores(new LeastLatency(0.5))).containsExactly(100, 0, 56, 50);
        assertThat(scores(new LeastLatency(1))).containsExactly(100, 0, 80, 50);
    }

    @Test
    void prefixCacheIsTheMatchedShareOfTheFirstBlocks() {
        Query query = query(PrefixShape.KTHENA, 'a');
        var half = PrefixShape.KTHENA.of(halfOf(query.request()));
        engine(EngineSample.UNKNOWN, 0).remember(query.prefix(), 1000);
        engine(EngineSample.UNKNOWN, 0).remember(half, 1000);
        engine(EngineSample.UNKNOWN, 0);
        assertThat(scores(new PrefixCache(5), query)).containsExactly(100, 50, 0);
        assertThat(scores(new PrefixCache(1), query)).containsExactly(100, 0, 0);
        assertThat(scores(new PrefixCache(5), query(PrefixShape.NONE, 'a'))).containsExactly(0, 0, 0);
    }

    private static Inference halfOf(Inference request) {
        String body = "{\"model\":\"m\",\"prompt\":\"" + "a".repeat(2 * TOKENS) + "\"}";
        try {
            var members = Members.scan(body.getBytes(StandardCharsets.UTF_8));
            return new Inference("id", request.path(), request.uri(), _ -> null, "m", false, members, TOKENS / 2);
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void randomScoresCoverTheirRange() {
        engine(EngineSample.UNKNOWN, 0);
        var scorer = new RandomScore(new Random(3));
        boolean[] seen = new boolean[101];
        for (int i = 0; i < 5000; i++) {
            seen[(int) scores(scorer)[0]] = true;
        }
        assertThat(seen).doesNotContain(false);
    }

    @Test
    void leastWorkWeighsACachedPrefixAgainstAQueue() {
        Query query = query(PrefixShape.WHOLE, 'a');
        var cached = engine(EngineSample.UNKNOWN, 0);
        cached.remember(query.prefix(), 1000);
        engine(EngineSample.UNKNOWN, 0);
        double[] scores = scores(new LeastWork(), query);
        assertThat(scores[0]).isEqualTo(100).isGreaterThan(scores[1]);
        cached.lease(4 * TOKENS);
        scores = scores(new LeastWork(), query);
        assertThat(scores[1])
                .as("an idle engine computes it once more")
                .isEqualTo(100)
                .isGreaterThan(scores[0]);
        engines.getLast().load().lease(TOKENS);
        scores = scores(new LeastWork(), query);
        assertThat(scores[0]).as("nobody is idle").isEqualTo(100).isGreaterThan(scores[1]);
    }

    @Test
    void aFullEngineStaysAsLongAsAnotherHasRoom() {
        engine(new EngineSample(10, 1, 0), 0);
        engine(new EngineSample(9, 1, 0), 0);
        var profile = Profile.leastWork(10, PluginTimer.OFF);
        Query query = query(PrefixShape.WHOLE, 'a');
        assertThat(profile.rank(query, engines, new Random(1))).hasSize(2);
        engines.getLast().load().report(new EngineSample(10, 1, 0));
        assertThatThrownBy(() -> profile.rank(query, engines, new Random(1)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("filtered out by \"least-request\"");
    }

    @Test
    void workOfOtherRoutersCounts() {
        engine(new EngineSample(2, 1, 0), 0);
        engine(new EngineSample(0, 1, 0), 1);
        Query query = query(PrefixShape.WHOLE, 'a');
        assertThat(scores(new LeastWork(), query)[1]).isEqualTo(100);
        assertThat(scores(new LeastContext(), query)[1]).isEqualTo(100);
        assertThat(scores(new LeastContext(), query)[0]).isLessThan(50);
    }

    @Test
    void leastContextLooksAtTokensNotOnlyAtRequests() {
        engine(EngineSample.UNKNOWN, 0).lease(50_000);
        var many = engine(EngineSample.UNKNOWN, 0);
        many.lease(3_000);
        many.lease(3_000);
        assertThat(scores(new LeastContext())[1]).isEqualTo(100);
    }
}
