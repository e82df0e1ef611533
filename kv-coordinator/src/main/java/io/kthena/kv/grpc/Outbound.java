package io.kthena.kv.grpc;

import com.google.protobuf.Duration;
import io.kthena.kv.proto.AbortAttempt;
import io.kthena.kv.proto.Ack;
import io.kthena.kv.proto.AvoidEngine;
import io.kthena.kv.proto.CoordinatorMessage;
import io.kthena.kv.proto.EngineRef;
import io.kthena.kv.proto.Evidence;
import io.kthena.kv.proto.KvHandle;
import io.kthena.kv.proto.SessionState;
import io.kthena.kv.proto.SnapshotRequest;
import io.kthena.kv.proto.TransferSession;
import io.kthena.kv.proto.VoidDecode;
import io.kthena.kv.proto.Welcome;
import io.kthena.kv.session.Effect;
import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Session;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The core's words to messages. */
final class Outbound {
    /** How long routers should avoid an engine that did not answer. */
    private static final Duration AVOID = Duration.newBuilder().setSeconds(5).build();

    private static final String ABORT = "abort/";
    private static final String RELEASE = "void/";

    private Outbound() {}

    static CoordinatorMessage welcome(long epoch, String identity) {
        return message(epoch)
                .setWelcome(Welcome.newBuilder().setCoordinatorId(identity))
                .build();
    }

    static CoordinatorMessage snapshotRequest(long epoch) {
        return message(epoch)
                .setSnapshotRequest(SnapshotRequest.getDefaultInstance())
                .build();
    }

    static CoordinatorMessage ack(long epoch, long seq) {
        return message(epoch).setAck(Ack.newBuilder().setSeq(seq)).build();
    }

    /** The command or hint of an effect, empty for one that is not a router's business. */
    static Optional<CoordinatorMessage> command(long epoch, Effect effect) {
        return switch (effect) {
            case Effect.AbortAttempt(var _, var session, var reason) ->
                Optional.of(message(epoch)
                        .setAbort(AbortAttempt.newBuilder()
                                .setCommandId(ABORT + session)
                                .setSessionId(session)
                                .setReason(text(reason)))
                        .build());
            case Effect.VoidDecode(var _, var session) ->
                Optional.of(message(epoch)
                        .setVoidDecode(VoidDecode.newBuilder()
                                .setCommandId(RELEASE + session)
                                .setSessionId(session))
                        .build());
            case Effect.AvoidEngine(var engine, var reason) ->
                Optional.of(message(epoch)
                        .setAvoid(AvoidEngine.newBuilder()
                                .setEngine(ref(engine))
                                .setFor(AVOID)
                                .setReason(text(reason)))
                        .build());
            case Effect.Notice _ -> Optional.empty();
        };
    }

    /** An answered command's session and what the answer means. */
    record Answer(String sessionId, Event outcome) {}

    /** What a router's answer means for the session, empty when it means nothing. */
    static Optional<Answer> answer(String commandId, boolean done) {
        if (commandId.startsWith(ABORT) && done) {
            return Optional.of(new Answer(commandId.substring(ABORT.length()), new Event.AbortConfirmed()));
        }
        if (commandId.startsWith(RELEASE) && !done) {
            return Optional.of(new Answer(commandId.substring(RELEASE.length()), new Event.ReclaimFailed()));
        }
        return Optional.empty();
    }

    static TransferSession session(Session session, Instant now) {
        var transfer = session.transfer();
        var line = TransferSession.newBuilder()
                .setSessionId(transfer.id())
                .setClientRequestId(transfer.requestId())
                .setAttempt(transfer.attempt())
                .setRouterId(transfer.router())
                .setModel(transfer.model())
                .setModelServer(transfer.modelServer())
                .setProducer(ref(transfer.prefill()))
                .setState(SessionState.valueOf(session.state().name()))
                .setReason(session.reason() == null ? "" : text(session.reason()))
                .setAge(duration(java.time.Duration.between(transfer.openedAt(), now)));
        var decode = session.decode();
        if (decode != null) {
            line.setConsumer(ref(decode));
        }
        var hold = session.hold();
        if (hold != null) {
            var handle = hold.handle();
            line.setKv(KvHandle.newBuilder()
                    .setProducer(ref(transfer.prefill()).toBuilder().setEngineId(handle.engineId()))
                    .setBlockCount(handle.blocks())
                    .setEstimatedBytes(handle.bytes()));
            line.setHoldRemaining(duration(java.time.Duration.between(now, hold.expires())));
        }
        if (session instanceof Session.Ended over) {
            line.setEvidence(Evidence.valueOf(over.evidence().name()));
        }
        return line.build();
    }

    private static EngineRef ref(Engine engine) {
        return EngineRef.newBuilder()
                .setPodUid(engine.podUid())
                .setRestartCount(Math.max(0, engine.restarts()))
                .setNamespace(engine.namespace())
                .setPodName(engine.pod())
                .setAddress(engine.address())
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static CoordinatorMessage.Builder message(long epoch) {
        return CoordinatorMessage.newBuilder().setEpoch(epoch);
    }
}
