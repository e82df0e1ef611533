package io.kthena.kv.grpc;

import com.google.protobuf.Duration;
import io.kthena.kv.engine.Report;
import io.kthena.kv.proto.EngineRef;
import io.kthena.kv.proto.KvHandle;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionFacts;
import io.kthena.kv.proto.TransferSession;
import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Handle;
import io.kthena.kv.session.Profile;
import io.kthena.kv.session.Transfer;
import java.time.Instant;
import java.util.List;

/** Messages of a router to the core's words. Immutable; knows the profile to assume when a router does not say. */
final class Inbound {
    private final Profile assumed;

    Inbound(Profile assumed) {
        this.assumed = assumed;
    }

    Report report(SessionEvent message, String router, Instant now) {
        var id = message.getSessionId();
        var transfer = message.hasFacts() ? transfer(id, message.getFacts(), router, now) : null;
        return new Report(id, transfer, events(message));
    }

    /** A snapshot's line as the events that lead there: what is known already is ignored. */
    Report restored(TransferSession line, String router, Instant now) {
        var facts = line.hasFacts() ? line.getFacts() : factsOf(line);
        var transfer = transfer(line.getSessionId(), facts, router, now);
        return new Report(line.getSessionId(), transfer, path(line, transfer.profile()));
    }

    private static List<Event> events(SessionEvent message) {
        return switch (message.getEventCase()) {
            case OPEN -> List.of(new Event.Open());
            case PREFILL_SENT -> List.of(new Event.PrefillSent());
            case PREFILL_DONE ->
                List.of(
                        message.getPrefillDone().hasKv()
                                ? new Event.PrefillDone(
                                        handle(message.getPrefillDone().getKv()), java.time.Duration.ZERO)
                                : new Event.PrefillEmpty());
            case PREFILL_REJECTED -> List.of(new Event.PrefillRejected());
            case PREFILL_FAILED ->
                List.of(new Event.PrefillFailed(message.getPrefillFailed().getRequestWritten()));
            case DECODE_SENT -> {
                var sent = message.getDecodeSent();
                yield List.of(new Event.DecodeSent(engine(sent.getConsumer()), sent.getVoidDecode()));
            }
            case CONNECT_FAILED -> List.of(new Event.ConnectFailed());
            // A decode engine that ends with "recomputed" had pulled the hold before.
            case FIRST_OUTPUT, RECOMPUTED -> List.of(new Event.FirstOutput());
            case DECODE_REJECTED ->
                List.of(new Event.DecodeRejected(message.getDecodeRejected().getReleases()));
            case DECODE_BROKEN -> List.of(new Event.DecodeBroken());
            case CLIENT_GONE -> clientGone(message);
            case COMPLETED -> List.of(new Event.Completed());
            case NO_DECODER -> List.of(new Event.NoDecoder());
            case EVENT_NOT_SET -> List.of();
        };
    }

    /** Its phase says that the prefill leg was written, even if that report was dropped. */
    private static List<Event> clientGone(SessionEvent message) {
        var gone = message.getClientGone();
        var event = new Event.ClientGone(gone.getDetached());
        return switch (gone.getPhase()) {
            case PREFILL -> List.of(new Event.PrefillSent(), event);
            case HOLD, DECODE, PHASE_UNSPECIFIED, UNRECOGNIZED -> List.of(event);
        };
    }

    private List<Event> path(TransferSession line, Profile profile) {
        var sent = new Event.PrefillSent();
        if (!line.hasKv()) {
            return switch (line.getState()) {
                case PREFILLING -> List.of(sent);
                case CANCELLED -> List.of(new Event.PrefillRejected());
                case RELEASED -> List.of(new Event.FirstOutput());
                default -> List.of();
            };
        }
        var done = new Event.PrefillDone(handle(line.getKv()), age(line, profile));
        var decode = engine(line.getConsumer());
        return switch (line.getState()) {
            case DISPATCHED, PULLING -> List.of(sent, done, new Event.DecodeSent(decode, false));
            case RECLAIMING -> List.of(sent, done, new Event.DecodeSent(decode, true));
            case RELEASED, RECLAIMED -> List.of(sent, done, new Event.FirstOutput());
            case SUSPECT -> List.of(sent, done, new Event.ClientGone(false));
            default -> List.of(sent, done);
        };
    }

    private static java.time.Duration age(TransferSession line, Profile profile) {
        if (!line.hasHoldRemaining()) {
            return java.time.Duration.ZERO;
        }
        var age = profile.holdTimeout().minus(duration(line.getHoldRemaining()));
        return age.isNegative() ? java.time.Duration.ZERO : age;
    }

    private static SessionFacts factsOf(TransferSession line) {
        return SessionFacts.newBuilder()
                .setClientRequestId(line.getClientRequestId())
                .setAttempt(line.getAttempt())
                .setModel(line.getModel())
                .setModelServer(line.getModelServer())
                .setProducer(line.getProducer())
                .build();
    }

    private Transfer transfer(String id, SessionFacts facts, String router, Instant now) {
        var profile = new Profile(
                facts.hasHoldTimeout() ? duration(facts.getHoldTimeout()) : assumed.holdTimeout(),
                facts.hasTransferTimeout() ? duration(facts.getTransferTimeout()) : assumed.transferTimeout(),
                facts.getReleasesOnAbort());
        return new Transfer(
                id,
                facts.getClientRequestId(),
                Math.max(1, facts.getAttempt()),
                router,
                facts.getModel(),
                facts.getModelServer(),
                engine(facts.getProducer()),
                facts.getPromptTokensEstimate(),
                duration(facts.getPredictedTtft()),
                profile,
                now);
    }

    static Engine engine(EngineRef ref) {
        return new Engine(
                ref.getPodUid(), ref.getRestartCount(), ref.getNamespace(), ref.getPodName(), ref.getAddress());
    }

    private static Handle handle(KvHandle kv) {
        return new Handle(
                kv.getProducer().getEngineId(),
                kv.getRemoteRequestId(),
                kv.getHost(),
                kv.getSideChannelPort(),
                kv.getBlockCount(),
                kv.getEstimatedBytes());
    }

    private static java.time.Duration duration(Duration duration) {
        return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }
}
