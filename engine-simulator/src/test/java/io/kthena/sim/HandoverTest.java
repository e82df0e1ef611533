package io.kthena.sim;

import static io.kthena.sim.Engines.chat;
import static io.kthena.sim.Engines.decodeLeg;
import static io.kthena.sim.Engines.post;
import static io.kthena.sim.Engines.prefillLeg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.metrics.Truth;
import io.kthena.sim.token.TokenStamps.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prefill and a decode engine in one JVM, the whole hand-over over real sockets. */
class HandoverTest {
    private static final String PROMPT = "Where is the capital of China? ".repeat(8);

    private final ArrayList<EngineSimulator> started = new ArrayList<>();

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    @AfterEach
    void close() {
        started.forEach(EngineSimulator::close);
    }

    private EngineSimulator producer(String... flags) {
        started.add(Engines.producer(flags));
        return started.getLast();
    }

    private EngineSimulator consumer(String... flags) {
        started.add(Engines.consumer(flags));
        return started.getLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "mid", "current"})
    void aHandoverLeavesNothingPinned(String profile) {
        var prefill = producer("--sim-profile", profile);
        var decode = consumer("--sim-profile", profile);

        var first = post(prefill, "r1", prefillLeg(PROMPT));
        assertThat(first.json().at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(prefill.state().pinnedBlocks()).isPositive();
        var second = post(decode, "r1", decodeLeg(PROMPT, first));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.verdict().problems()).isEmpty();
        assertThat(second.verdict().ended()).isTrue();
        await().until(() ->
                prefill.state().pinnedBlocks() == 0 && prefill.state().usedBlocks() == 0);
        assertThat(prefill.count(Truth.HOLDS_RELEASED)).isEqualTo(1);
        assertThat(prefill.requests("prefill")).isEqualTo(1);
        assertThat(decode.requests("decode")).isEqualTo(1);
        assertThat(decode.count(Truth.LATE_READS)).isZero();
        assertThat(Engines.get(decode, "/metrics").text())
                .contains("source=\"external_kv_transfer\"")
                .containsPattern("external_prefix_cache_hits_total\\{[^}]*} [1-9]");
    }

    @Test
    void profilesDifferOnTheWire() {
        var old = post(producer("--sim-profile", "old"), "r", prefillLeg(PROMPT))
                .json()
                .path("kv_transfer_params");
        var current = post(producer("--sim-profile", "current"), "r", prefillLeg(PROMPT))
                .json()
                .path("kv_transfer_params");

        assertThat(old.path("remote_block_ids").path(0).isInt()).isTrue();
        assertThat(old.has("remote_request_id")).isFalse();
        assertThat(current.path("remote_block_ids").path(0).isArray()).isTrue();
        assertThat(current.path("remote_request_id").asText()).matches("chatcmpl-r-[0-9a-f]{8}");
        assertThat(current.path("remote_port").asInt()).isEqualTo(Engines.kvPort());
        assertThat(current.path("num_prompt_blocks").asInt())
                .isEqualTo(current.path("remote_block_ids").path(0).size());
    }

    @Test
    void aClientThatLeavesBetweenTheLegsLeavesAHoldThatRunsOut() {
        var prefill = producer("--sim-hold-ms", "300");

        post(prefill, "r1", prefillLeg(PROMPT));

        assertThat(prefill.state().holds()).isEqualTo(1);
        await().until(() -> prefill.state().pinnedBlocks() == 0);
        assertThat(prefill.count(Truth.HOLDS_EXPIRED)).isEqualTo(1);
        assertThat(prefill.count(Truth.HOLDS_RELEASED)).isZero();
    }

    @Test
    void oldEnginesNeedTheSameRequestIdOnBothLegs() {
        var prefill = producer("--sim-profile", "old");
        var decode = consumer("--sim-profile", "old");

        var first = post(prefill, "r1", prefillLeg(PROMPT));
        post(decode, "another", decodeLeg(PROMPT, first));

        await().until(() -> prefill.count(Truth.DONE_UNKNOWN) == 2);
        assertThat(prefill.state().holds()).isEqualTo(1);
    }

    @Test
    void aDroppedDoneKeepsTheHold() {
        var prefill = producer();
        var decode = consumer();
        prefill.faults().replace(1, List.of(FaultRule.always(Fault.DONE_DROP, 0)));

        var answer = post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));

        assertThat(answer.verdict().ok()).isTrue();
        assertThat(prefill.state().holds()).isEqualTo(1);
    }

    @Test
    void anIdleOldEngineDoesNotNoticeARelease() {
        var prefill = producer("--no-sim-idle-step");
        var decode = consumer();

        post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));
        assertThat(prefill.state().holds()).isEqualTo(1);
        post(prefill, "r2", chat("hello"));

        await().until(() -> prefill.state().holds() == 0);
    }

    @Test
    void paramsUsedTwiceAreALateRead() {
        var prefill = producer();
        var decode = consumer();
        var first = post(prefill, "r1", prefillLeg(PROMPT));
        post(decode, "r1", decodeLeg(PROMPT, first));
        await().until(() -> prefill.state().holds() == 0);

        post(decode, "r1", decodeLeg(PROMPT, first));

        assertThat(decode.count(Truth.LATE_READS)).isEqualTo(1);
    }

    @Test
    void readingRecycledBlocksShowsInTheTextAndPoisonsThePrefixCache() {
        var prefill = producer("--sim-hold-ms", "1", "--num-gpu-blocks-override", "32");
        var decode = consumer();
        var first = post(prefill, "r1", prefillLeg(PROMPT));
        await().until(() -> prefill.state().holds() == 0);
        for (int i = 0; i < 4; i++) {
            post(prefill, "other" + i, chat(i + " something else entirely ".repeat(12)));
        }

        var answer = post(decode, "r1", decodeLeg(PROMPT, first));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.verdict().problems()).containsExactly(Problem.STALE);
        assertThat(decode.count(Truth.STALE_READS)).isEqualTo(1);
        var again = post(decode, "r2", chat(PROMPT));
        assertThat(again.verdict().problems()).containsExactly(Problem.STALE);
        assertThat(post(decode, "/reset_prefix_cache", "", "").status()).isEqualTo(200);
        assertThat(post(decode, "r3", chat(PROMPT)).verdict().ok()).isTrue();
    }

    @Test
    void aFailedReadFailsTheRequestOrIsComputedAgainOrGoesUnnoticed() {
        for (String[] flags : new String[][] {
            {"--sim-profile", "current"}, {"--sim-profile", "current", "--recompute-policy"}, {"--sim-profile", "old"}
        }) {
            var prefill = producer(flags);
            var decode = consumer(flags);
            decode.faults().replace(1, List.of(FaultRule.always(Fault.READ_FAIL, 0)));

            var answer = post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));

            switch (flags.length * 10 + flags[1].length()) {
                case 27 -> assertThat(answer.status()).isEqualTo(500);
                case 37 -> assertThat(answer.verdict().ok()).isTrue();
                default -> assertThat(answer.verdict().problems()).containsExactly(Problem.STALE);
            }
            await().until(() -> prefill.state().holds() == 0);
        }
    }

    @Test
    void metadataIsNeverAskedForAgain() {
        String address = Engines.randomAddress();
        var prefill = Engines.startAt(address, "kv_producer");
        var decode = consumer("--recompute-policy");
        post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));
        prefill.close();
        started.add(Engines.startAt(address, "kv_producer"));
        var restarted = started.getLast();

        var answer = post(decode, "r2", decodeLeg(PROMPT + "!", post(restarted, "r2", prefillLeg(PROMPT + "!"))));

        assertThat(answer.verdict().ok()).as("computed here instead").isTrue();
        assertThat(decode.count(Truth.PULLS_FAILED)).isEqualTo(1);
        await().until(() -> restarted.state().holds() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "current"})
    void aRefusedDecodeLegReleasesOnlyInLaterEngines(String profile) {
        var prefill = producer("--sim-profile", profile);
        var decode = consumer("--sim-profile", profile);
        var leg = decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT)));

        assertThat(post(decode, "r1", leg.put("max_tokens", 100_000)).status()).isEqualTo(400);

        if (profile.equals("current")) {
            await().until(() -> prefill.state().holds() == 0);
        } else {
            assertThat(prefill.state().holds()).isEqualTo(1);
        }
    }

    @Test
    void missingParametersWedgeARequestAndEmptyOnesKillTheEngine() {
        var prefill = producer();
        var decode = consumer();
        var leg = decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT)));
        ((ObjectNode) leg.path("kv_transfer_params")).remove("remote_host");
        Engines.postAndForget(decode, "r1", leg);
        await().until(() -> decode.state().deferred() == 1);
        assertThat(decode.count(Truth.WEDGED)).isEqualTo(1);

        var empty = chat("another prompt, long enough to need blocks");
        empty.putObject("kv_transfer_params").put("do_remote_prefill", true).putArray("remote_block_ids");
        Engines.postAndForget(decode, "r2", empty);

        await().until(decode::isClosed);
    }

    @Test
    void aPrefillThatStopsHoldsNothing() {
        var prefill = producer();
        prefill.faults().replace(1, List.of(FaultRule.always(Fault.PREFILL_STOP_TOKEN, 0)));

        var answer = post(prefill, "r1", prefillLeg(PROMPT).put("min_tokens", 0));

        assertThat(answer.json().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.json().path("kv_transfer_params").isNull()).isTrue();
        assertThat(prefill.state().usedBlocks()).isZero();
        assertThat(post(prefill, "r2", prefillLeg(PROMPT))
                        .json()
                        .path("kv_transfer_params")
                        .isObject())
                .as("min_tokens prevents it")
                .isTrue();
    }

    @Test
    void aDecodeLegMayEndAsRecomputed() {
        var prefill = producer();
        var decode = consumer();
        decode.faults().replace(1, List.of(new FaultRule(Fault.RECOMPUTED_AFTER_N, 1, 1, 0, 3)));

        var answer = post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));

        assertThat(answer.json().at("/choices/0/stop_reason").asText()).isEqualTo("recomputed");
        assertThat(answer.verdict().tokens()).isEqualTo(3);
    }
}
