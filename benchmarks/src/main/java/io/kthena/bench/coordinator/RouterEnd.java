package io.kthena.bench.coordinator;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kthena.kv.proto.CoordinatorMessage;
import io.kthena.kv.proto.RouterHello;
import io.kthena.kv.proto.RouterMessage;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionEvents;
import io.kthena.kv.proto.TransferCoordinatorGrpc;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A router's end of the control stream: batches as large as a router's, and never more than a few that are not acknowledged, so
 * that the coordinator is always busy and never flooded. One thread sends.
 */
final class RouterEnd implements StreamObserver<CoordinatorMessage>, AutoCloseable {
    /** Events in a message, as a router sends them. */
    static final int BATCH = 256;

    private static final int UNANSWERED = 8;
    private static final long PATIENCE_SECONDS = 20;

    private final ManagedChannel channel;
    private final StreamObserver<RouterMessage> up;
    private final CountDownLatch welcomed = new CountDownLatch(1);
    private final Semaphore room = new Semaphore(UNANSWERED);
    private volatile @Nullable Throwable failure;
    private volatile String command = "";
    private long sequence;

    /** Connects; {@link #await} tells when the coordinator listens. */
    RouterEnd(String host, int port) {
        channel = ManagedChannelBuilder.forAddress(host, port).usePlaintext().build();
        up = TransferCoordinatorGrpc.newStub(channel).connect(this);
        send(RouterMessage.newBuilder()
                .setHello(RouterHello.newBuilder().setRouterId("bench").setVersion("bench")));
    }

    void await() throws IOException, InterruptedException {
        if (!welcomed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the coordinator did not welcome the router: " + failure);
        }
    }

    /** Sends events, in messages of at most {@link #BATCH}. */
    void report(List<SessionEvent> events) throws IOException, InterruptedException {
        for (int from = 0; from < events.size(); from += BATCH) {
            var batch = events.subList(from, Math.min(events.size(), from + BATCH));
            if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS) || failure != null) {
                throw new IOException("the coordinator does not answer: " + failure);
            }
            send(RouterMessage.newBuilder().setEvents(SessionEvents.newBuilder().addAllEvents(batch)));
        }
    }

    /** Waits until everything is acknowledged. */
    void settle() throws IOException, InterruptedException {
        if (!room.tryAcquire(UNANSWERED, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the coordinator does not answer: " + failure);
        }
        room.release(UNANSWERED);
    }

    /** A command that came although nothing was wrong, or empty. */
    String command() {
        return command;
    }

    private void send(RouterMessage.Builder message) {
        up.onNext(message.setSeq(++sequence).build());
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        switch (message.getBodyCase()) {
            case WELCOME -> welcomed.countDown();
            case ACK -> room.release();
            case SNAPSHOT_REQUEST, BODY_NOT_SET -> {}
            case ABORT, VOID_DECODE, AVOID -> command = message.getBodyCase().name();
        }
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
    }

    @Override
    public void onCompleted() {
        failure = new IOException("the coordinator closed the stream");
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
