package io.kthena.kv.grpc;

import io.grpc.stub.StreamObserver;
import io.kthena.kv.proto.CoordinatorMessage;
import io.kthena.kv.proto.EngineRef;
import io.kthena.kv.proto.KvHandle;
import io.kthena.kv.proto.RouterHello;
import io.kthena.kv.proto.RouterMessage;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionEvents;
import io.kthena.kv.proto.SessionFacts;
import io.kthena.kv.proto.TransferCoordinatorGrpc.TransferCoordinatorStub;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A router's end of the control stream. */
final class RouterDouble implements StreamObserver<CoordinatorMessage>, AutoCloseable {
    final List<CoordinatorMessage> received = new CopyOnWriteArrayList<>();
    volatile @Nullable Throwable failure;
    private final StreamObserver<RouterMessage> up;
    private long seq;

    RouterDouble(TransferCoordinatorStub stub) {
        this.up = stub.connect(this);
    }

    RouterDouble hello(String id) {
        send(RouterMessage.newBuilder().setHello(RouterHello.newBuilder().setRouterId(id)));
        return this;
    }

    void send(RouterMessage.Builder message) {
        up.onNext(message.setSeq(++seq).build());
    }

    void report(SessionEvent.Builder... events) {
        var batch = SessionEvents.newBuilder();
        for (var event : events) {
            batch.addEvents(event);
        }
        send(RouterMessage.newBuilder().setEvents(batch));
    }

    static SessionEvent.Builder event(String session) {
        return SessionEvent.newBuilder().setSessionId(session);
    }

    static SessionFacts facts(String session) {
        return SessionFacts.newBuilder()
                .setClientRequestId("req-" + session)
                .setAttempt(1)
                .setModel("deepseek")
                .setModelServer("dev/deepseek")
                .setProducer(engine("p"))
                .setPromptTokensEstimate(100)
                .build();
    }

    static EngineRef engine(String name) {
        return EngineRef.newBuilder()
                .setPodUid("uid-" + name)
                .setNamespace("dev")
                .setPodName("pod-" + name)
                .build();
    }

    static KvHandle handle(String session) {
        return KvHandle.newBuilder()
                .setProducer(engine("p"))
                .setRemoteRequestId("chatcmpl-" + session)
                .setBlockCount(7)
                .build();
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
    }

    @Override
    public void onCompleted() {}

    @Override
    public void close() {
        if (failure == null) {
            up.onCompleted();
        }
    }
}
