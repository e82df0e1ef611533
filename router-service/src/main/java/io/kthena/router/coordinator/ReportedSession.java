package io.kthena.router.coordinator;

import com.google.protobuf.Duration;
import io.kthena.kv.proto.ClientGone;
import io.kthena.kv.proto.Completed;
import io.kthena.kv.proto.ConnectFailed;
import io.kthena.kv.proto.DecodeBroken;
import io.kthena.kv.proto.DecodeRejected;
import io.kthena.kv.proto.DecodeSent;
import io.kthena.kv.proto.EngineRef;
import io.kthena.kv.proto.FirstOutput;
import io.kthena.kv.proto.KvHandle;
import io.kthena.kv.proto.NoDecoder;
import io.kthena.kv.proto.Open;
import io.kthena.kv.proto.Parallelism;
import io.kthena.kv.proto.PrefillDone;
import io.kthena.kv.proto.PrefillFailed;
import io.kthena.kv.proto.PrefillRejected;
import io.kthena.kv.proto.PrefillSent;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionFacts;
import io.kthena.kv.proto.SessionState;
import io.kthena.kv.proto.TransferSession;
import io.kthena.router.dispatch.Sessions;
import io.kthena.router.handoff.KvDigest;
import io.kthena.router.topology.Endpoint;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One session: turns what happens into events and remembers enough for a snapshot. Written by one event loop. */
final class ReportedSession implements Sessions.Session {
    private final SessionLog log;
    private final String id;
    private final SessionFacts facts;
    private final long openedAt;
    private final Endpoint producer;
    private volatile SessionState state = SessionState.OPENED;
    private volatile @Nullable EngineRef consumer;
    private volatile @Nullable KvHandle handle;

    ReportedSession(SessionLog log, String id, Sessions.Facts facts, long openedAt) {
        this.log = log;
        this.id = id;
        this.facts = log.isReporting() ? SessionLog.facts(facts) : SessionFacts.getDefaultInstance();
        this.openedAt = openedAt;
        this.producer = facts.producer();
    }

    @Override
    public String id() {
        return id;
    }

    void opened() {
        emit(event -> event.setFacts(facts).setOpen(Open.getDefaultInstance()));
    }

    @Override
    public void prefillSent() {
        state = SessionState.PREFILLING;
        emit(event -> event.setPrefillSent(PrefillSent.getDefaultInstance()));
    }

    @Override
    public void prefillDone(@Nullable KvDigest digest, String finishReason) {
        var done = PrefillDone.newBuilder().setFinishReason(finishReason);
        if (digest == null) {
            emitLast(event -> event.setPrefillDone(done));
            return;
        }
        state = SessionState.HELD;
        KvHandle kv = handle(digest);
        handle = kv;
        emit(event ->
                event.setFacts(facts).setPrefillDone(done.setKv(kv))); // a hold is accounted for even if Open was lost
    }

    private KvHandle handle(KvDigest digest) {
        return KvHandle.newBuilder()
                .setProducer(SessionLog.engine(producer, digest.engineId()))
                .setRemoteRequestId(digest.requestId())
                .setHost(digest.host())
                .setSideChannelPort(digest.port())
                .setBlockCount(digest.blocks())
                .setBlockSize(digest.blockSize())
                .setProducerParallelism(Parallelism.newBuilder()
                        .setTp(digest.tensorParallel())
                        .setPcp(digest.prefillContextParallel())
                        .setDcp(digest.decodeContextParallel()))
                .build();
    }

    @Override
    public void prefillRejected(int status) {
        emitLast(event -> event.setPrefillRejected(PrefillRejected.newBuilder().setHttpStatus(status)));
    }

    @Override
    public void prefillFailed(boolean written, int status, String detail) {
        emitLast(event -> event.setPrefillFailed(PrefillFailed.newBuilder()
                .setRequestWritten(written)
                .setHttpStatus(status)
                .setDetail(detail)));
    }

    @Override
    public void decodeSent(Endpoint endpoint, boolean voided) {
        state = SessionState.DISPATCHED;
        log.reopened(this); // a releasing leg opens an ended session again
        EngineRef engine = log.isReporting() ? SessionLog.engine(endpoint, "") : EngineRef.getDefaultInstance();
        consumer = engine;
        var sent = DecodeSent.newBuilder()
                .setConsumer(engine)
                .setBytesWritten(true)
                .setVoidDecode(voided);
        emit(event -> voided ? event.setFacts(facts).setDecodeSent(sent) : event.setDecodeSent(sent));
    }

    @Override
    public void connectFailed(Endpoint endpoint) {
        state = SessionState.HELD;
        consumer = null;
        emit(event -> event.setConnectFailed(ConnectFailed.newBuilder().setConsumer(SessionLog.engine(endpoint, ""))));
    }

    @Override
    public void firstOutput() {
        emitLast(event -> event.setFirstOutput(FirstOutput.getDefaultInstance()));
    }

    @Override
    public void decodeRejected(int status) {
        emitLast(event -> event.setDecodeRejected(DecodeRejected.newBuilder().setHttpStatus(status)));
    }

    @Override
    public void decodeBroken(long afterBytes, String detail) {
        emitLast(event -> event.setDecodeBroken(
                DecodeBroken.newBuilder().setAfterBytes(afterBytes).setDetail(detail)));
    }

    @Override
    public void clientGone(Sessions.Phase phase, boolean detached) {
        var gone = ClientGone.newBuilder()
                .setDetached(detached)
                .setPhase(
                        switch (phase) {
                            case PREFILL -> ClientGone.Phase.PREFILL;
                            case HOLD -> ClientGone.Phase.HOLD;
                            case DECODE -> ClientGone.Phase.DECODE;
                        });
        if (!detached) {
            emitLast(event -> event.setClientGone(gone));
        } else {
            emit(event -> event.setClientGone(gone));
        }
    }

    @Override
    public void noDecoder() {
        emitLast(event -> event.setNoDecoder(NoDecoder.getDefaultInstance()));
    }

    @Override
    public void completed(int outputTokens) {
        emitLast(event -> event.setCompleted(Completed.newBuilder().setOutputTokens(outputTokens)));
    }

    private void emitLast(UnaryOperator<SessionEvent.Builder> what) {
        log.closed(id);
        emit(what);
    }

    private void emit(UnaryOperator<SessionEvent.Builder> what) {
        if (log.isReporting()) {
            log.emit(what.apply(SessionEvent.newBuilder().setSessionId(id).setSinceOpen(age()))
                    .build());
        }
    }

    private Duration age() {
        long nanos = Math.max(0, log.now() - openedAt);
        return Duration.newBuilder()
                .setSeconds(nanos / 1_000_000_000L)
                .setNanos((int) (nanos % 1_000_000_000L))
                .build();
    }

    TransferSession snapshot(String routerId) {
        var session = TransferSession.newBuilder()
                .setSessionId(id)
                .setClientRequestId(facts.getClientRequestId())
                .setAttempt(facts.getAttempt())
                .setRouterId(routerId)
                .setModel(facts.getModel())
                .setModelServer(facts.getModelServer())
                .setProducer(facts.getProducer())
                .setState(state)
                .setAge(age());
        EngineRef decoder = consumer;
        if (decoder != null) {
            session.setConsumer(decoder);
        }
        KvHandle kv = handle;
        if (kv != null) {
            session.setKv(kv);
        }
        return session.build();
    }
}
