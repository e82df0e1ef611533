package io.kthena.kv.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Facts;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.Step;
import io.kthena.kv.session.Timers;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.networking.InferenceEngine;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec;
import io.kthena.model.networking.ModelServerSpec.PdGroup;
import io.kthena.model.networking.ModelServerSpec.WorkloadSelector;
import io.kthena.model.networking.ModelServerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerStatusTest {
    private static final Duration HOLD = Duration.ofSeconds(480);

    private static ModelServer server(@Nullable PdGroup group) {
        var server = new ModelServer();
        server.setMetadata(new ObjectMetaBuilder()
                .withNamespace("dev")
                .withName("deepseek")
                .withGeneration(3L)
                .build());
        server.setSpec(new ModelServerSpec(
                null, InferenceEngine.VLLM, new WorkloadSelector(Map.of("app", "x"), group), null, null, null));
        return server;
    }

    private static ModelServer split() {
        return server(new PdGroup("group", Map.of("role", "prefill"), Map.of("role", "decode")));
    }

    private static PodFact pod(String role, boolean ready, boolean draining) {
        return new PodFact("dev", Map.of("app", "x", "role", role), ready, draining);
    }

    private static Optional<ModelServerStatus> status(
            ModelServer server, List<PodFact> pods, boolean recovering, Session... sessions) {
        var books = new Books(List.of(sessions), new Transfers.Totals(5, 1, 40, 90), 1, recovering);
        return ServerStatus.of(server, pods, books, HOLD, Facts.START.plusSeconds(60));
    }

    private static Session after(Event... events) {
        var lifecycle = new Lifecycle(Timers.standard());
        var session = lifecycle.open(Facts.transfer("s", Facts.OLD), Facts.START);
        for (var event : events) {
            if (lifecycle.step(session, event, Facts.START) instanceof Step.To(var next, var _)) {
                session = next;
            }
        }
        return session;
    }

    private static Condition condition(ModelServerStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }

    @Test
    void aServerThatDoesNotSplitHasNoStatusOfOurs() {
        assertThat(status(server(null), List.of(), false)).isEmpty();
    }

    @Test
    void bothSidesAreCounted() {
        var pods = List.of(
                pod("prefill", true, false),
                pod("prefill", true, true),
                pod("decode", true, false),
                pod("decode", false, false),
                new PodFact("other", Map.of("app", "x", "role", "decode"), true, false));
        var status = status(split(), pods, false, after(Facts.done("s"))).orElseThrow();
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.prefill()).isEqualTo(new ModelServerStatus.PrefillStatus(1, 1, 1, 7L, 480));
        assertThat(status.decode()).isEqualTo(new ModelServerStatus.DecodeStatus(1, 0, 0));
        assertThat(status.transfers()).isEqualTo(new ModelServerStatus.TransferStatus(1, 40L, 90L, 5L, 1L));
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(status, "KVAccounting").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Degraded").getStatus()).isEqualTo("False");
    }

    @Test
    void orphansDegrade() {
        var status = status(split(), List.of(), true, after(new Event.PrefillFailed(true)))
                .orElseThrow();
        assertThat(status.orphans()).isEqualTo(new ModelServerStatus.OrphanStatus(0, 0, 1, 60L));
        assertThat(condition(status, "Degraded").getStatus()).isEqualTo("True");
        assertThat(condition(status, "Ready").getMessage()).isEqualTo("no prefill and no decode engine is ready");
        assertThat(condition(status, "KVAccounting").getReason()).isEqualTo("Recovering");
    }

    @Test
    void theSameFactsGiveTheSameStatus() {
        var server = split();
        var first = status(server, List.of(pod("decode", true, false)), false).orElseThrow();
        server.setStatus(first);
        assertThat(status(server, List.of(pod("decode", true, false)), false)).contains(first);
    }
}
