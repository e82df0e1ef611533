package io.kthena.kv.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.kv.ledger.Orphan;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.networking.ModelServerSpec.PdGroup;
import io.kthena.model.networking.ModelServerSpec.WorkloadSelector;
import io.kthena.model.networking.ModelServerStatus;
import io.kthena.model.networking.ModelServerStatus.DecodeStatus;
import io.kthena.model.networking.ModelServerStatus.OrphanStatus;
import io.kthena.model.networking.ModelServerStatus.PrefillStatus;
import io.kthena.model.networking.ModelServerStatus.TransferStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pods and sessions to one model server's status; aggregates only, never a session's detail. */
public final class ServerStatus {
    private ServerStatus() {}

    /**
     * The status of a model server that splits prefill and decode, empty for any other.
     *
     * @param server as last seen, with its own earlier status
     * @param pods every known pod
     * @param books what the coordinator knows about it
     * @param holdTimeout of the engines
     * @param now for the conditions and ages
     */
    public static Optional<ModelServerStatus> of(
            ModelServer server, List<PodFact> pods, Books books, Duration holdTimeout, Instant now) {
        var selector = selector(server);
        var group = selector == null ? null : selector.pdGroup();
        if (selector == null || group == null) {
            return Optional.empty();
        }
        var mine = pods.stream()
                .filter(pod -> pod.namespace().equals(server.getMetadata().getNamespace()))
                .filter(pod -> pod.matches(orNone(selector.matchLabels())))
                .toList();
        var decode = decode(mine, group, books.sessions());
        var prefill = prefill(mine, group, books.sessions(), holdTimeout);
        var orphans = orphans(books.sessions(), now);
        var old = server.getStatus();
        var conditions = Conditions.merge(
                old == null ? null : old.conditions(), conditions(prefill, decode, orphans, books, now));
        return Optional.of(new ModelServerStatus(
                server.getMetadata().getGeneration(), conditions, prefill, decode, transfers(books), orphans, null));
    }

    private static @Nullable WorkloadSelector selector(ModelServer server) {
        return server.getSpec() == null ? null : server.getSpec().workloadSelector();
    }

    private static Map<String, String> orNone(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : labels;
    }

    /** A pod that matches both sides is a decode pod, as for routers. */
    private static DecodeStatus decode(List<PodFact> pods, PdGroup group, List<Session> sessions) {
        var mine =
                pods.stream().filter(pod -> pod.matches(group.decodeLabels())).toList();
        return new DecodeStatus(ready(mine), draining(mine), count(sessions, State.DISPATCHED, State.PULLING));
    }

    private static PrefillStatus prefill(
            List<PodFact> pods, PdGroup group, List<Session> sessions, Duration holdTimeout) {
        var mine = pods.stream()
                .filter(pod -> !pod.matches(group.decodeLabels()) && pod.matches(group.prefillLabels()))
                .toList();
        var held = sessions.stream().filter(session -> session.hold() != null).toList();
        return new PrefillStatus(
                ready(mine),
                draining(mine),
                held.size(),
                held.stream().mapToLong(Session::pinnedBlocks).sum(),
                (int) holdTimeout.toSeconds());
    }

    private static int ready(List<PodFact> pods) {
        return (int) pods.stream().filter(pod -> pod.ready() && !pod.draining()).count();
    }

    private static int draining(List<PodFact> pods) {
        return (int) pods.stream().filter(PodFact::draining).count();
    }

    private static int count(List<Session> sessions, State... states) {
        return (int) sessions.stream()
                .filter(session -> List.of(states).contains(session.state()))
                .count();
    }

    private static TransferStatus transfers(Books books) {
        var totals = books.totals();
        return new TransferStatus(
                books.sessions().size(), totals.p50Ms(), totals.p99Ms(), totals.released(), totals.failed());
    }

    private static OrphanStatus orphans(List<Session> sessions, Instant now) {
        var oldest = sessions.stream()
                .filter(session -> Orphan.of(session).isPresent())
                .map(session -> session.transfer().openedAt())
                .min(Instant::compareTo)
                .map(opened -> Duration.between(opened, now).toSeconds())
                .orElse(0L);
        return new OrphanStatus(
                count(sessions, Orphan.SUSPECT),
                count(sessions, Orphan.PARKED),
                count(sessions, Orphan.UNADDRESSABLE),
                oldest);
    }

    private static int count(List<Session> sessions, Orphan kind) {
        return (int) sessions.stream()
                .filter(session -> Orphan.of(session).filter(kind::equals).isPresent())
                .count();
    }

    private static List<Condition> conditions(
            PrefillStatus prefill, DecodeStatus decode, OrphanStatus orphans, Books books, Instant now) {
        return List.of(
                ready(number(prefill.ready()), number(decode.ready()), now),
                accounting(books, now),
                Conditions.of(
                        "CoordinatorConnected",
                        books.leases() > 0,
                        books.leases() > 0 ? "RoutersReport" : "NoRouter",
                        books.leases() > 0 ? "routers report their sessions" : "no router is connected",
                        now),
                degraded(number(orphans.parked()) + number(orphans.unaddressable()), now));
    }

    private static Condition ready(int prefill, int decode, Instant now) {
        if (prefill > 0 && decode > 0) {
            return Conditions.of("Ready", true, "BothSidesReady", "prefill and decode engines are ready", now);
        }
        var missing = prefill > 0 ? "decode" : decode > 0 ? "prefill" : "prefill and no decode";
        return Conditions.of("Ready", false, "EngineMissing", "no " + missing + " engine is ready", now);
    }

    private static Condition accounting(Books books, Instant now) {
        return books.recovering()
                ? Conditions.of("KVAccounting", false, "Recovering", "sessions are being rebuilt from the routers", now)
                : Conditions.of("KVAccounting", true, "Complete", "every hold that routers know of is counted", now);
    }

    private static Condition degraded(int stuck, Instant now) {
        return stuck > 0
                ? Conditions.of("Degraded", true, "OrphanedHolds", "holds wait for the engine's own timeout", now)
                : Conditions.of("Degraded", false, "NoOrphans", "no hold is stuck", now);
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
