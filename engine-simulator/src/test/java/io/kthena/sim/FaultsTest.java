package io.kthena.sim;

import static io.kthena.sim.Engines.chat;
import static io.kthena.sim.Engines.decodeLeg;
import static io.kthena.sim.Engines.post;
import static io.kthena.sim.Engines.prefillLeg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.fault.Faults;
import io.kthena.sim.metrics.Truth;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private static final String PROMPT = "a prompt of some length, so that it needs blocks";

    private final EngineSimulator prefill = Engines.producer();
    private final EngineSimulator decode = Engines.consumer();

    @AfterEach
    void close() {
        prefill.close();
        decode.close();
    }

    @Test
    void decisionsFollowFromTheSeed() {
        var rules = FaultRule.parse("done.drop:p=0.5;read.slow:ms=7,times=2");
        var one = new Faults(42, rules);
        var other = new Faults(42, rules);

        List<Boolean> first = IntStream.range(0, 100)
                .mapToObj(_ -> one.strikes(Fault.DONE_DROP))
                .toList();
        List<Boolean> second = IntStream.range(0, 100)
                .mapToObj(_ -> other.strikes(Fault.DONE_DROP))
                .toList();

        assertThat(first).isEqualTo(second).contains(true, false);
        assertThat(one.strike(Fault.READ_SLOW).orElseThrow().millis()).isEqualTo(7);
        assertThat(one.strikes(Fault.READ_SLOW)).isTrue();
        assertThat(one.strikes(Fault.READ_SLOW)).as("only twice").isFalse();
        assertThatThrownBy(() -> FaultRule.parse("no.such")).hasMessageContaining("no.such");
        assertThatThrownBy(() -> FaultRule.parse("done.drop:p=2")).hasMessageContaining("0..1");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PREFILL_SLOW",
                "DONE_DELAY",
                "DONE_DUPLICATE",
                "STEP_FREEZE",
                "META_TIMEOUT",
                "DECODE_QUEUE_DELAY",
                "READ_SLOW"
            })
    void whatOnlyDelaysOrRepeatsDoesNoLastingHarm(Fault fault) {
        var rule = List.of(new FaultRule(fault, 1, 1, 150, 1));
        prefill.faults().replace(1, rule);
        decode.faults().replace(1, rule);

        long started = System.nanoTime();
        var answer = post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));

        assertThat(answer.verdict().problems()).isEmpty();
        await().until(() -> prefill.state().holds() == 0);
        assertThat(prefill.faults().struck().size() + decode.faults().struck().size())
                .isPositive();
        assertThat(System.nanoTime() - started).isGreaterThan(fault == Fault.DONE_DUPLICATE ? 0 : 150_000_000L);
        assertThat(prefill.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"DECODE_REJECT_400", "DECODE_REJECT_503"})
    void refusalsHaveTheirStatus(Fault fault) {
        decode.faults().replace(1, List.of(FaultRule.always(fault, 0)));

        var answer = post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));

        assertThat(answer.status()).isEqualTo(fault == Fault.DECODE_REJECT_400 ? 400 : 503);
        assertThat(post(decode, "r2", chat(PROMPT)).status())
                .as("other requests pass")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH_WHILE_WAITING", "CRASH_WHILE_READING", "CRASH_WHILE_DECODING"})
    void aDecodeEngineDies(Fault fault) {
        decode.faults().replace(1, List.of(FaultRule.always(fault, 0)));
        var leg = decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT)));

        Engines.postAndForget(decode, "r1", leg);

        await().until(decode::isClosed);
    }

    @Test
    void aPrefillEngineDiesHoldingKv() {
        prefill.faults().replace(1, List.of(FaultRule.always(Fault.PREFILL_CRASH_AFTER_HOLD, 0)));

        var answer = post(prefill, "r1", prefillLeg(PROMPT));

        assertThat(answer.json().path("kv_transfer_params").isObject()).isTrue();
        await().until(prefill::isClosed);
    }

    @Test
    void aReadOfSomeRanksIsAFailedRead() {
        decode.faults().replace(1, List.of(FaultRule.always(Fault.READ_PARTIAL_RANKS, 0)));

        var answer = post(decode, "r1", decodeLeg(PROMPT, post(prefill, "r1", prefillLeg(PROMPT))));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(decode.count(Truth.PULLS_FAILED)).isEqualTo(1);
        await().until(() -> prefill.state().holds() == 0);
    }
}
