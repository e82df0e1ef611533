package io.kthena.router.coordinator;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.kthena.kv.proto.AvoidEngine;
import io.kthena.kv.proto.CommandResult;
import io.kthena.kv.proto.CoordinatorMessage;
import io.kthena.kv.proto.RouterHeartbeat;
import io.kthena.kv.proto.RouterHello;
import io.kthena.kv.proto.RouterMessage;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionEvents;
import io.kthena.kv.proto.SessionSnapshot;
import io.kthena.kv.proto.TransferCoordinatorGrpc;
import io.kthena.kv.proto.VoidDecode;
import io.kthena.router.dispatch.Sessions;
import io.kthena.router.load.LoadBook;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The router's stream to the KV coordinator: batches events (at most 256 or 50 ms), sends heartbeats, answers snapshot requests,
 * reconnects with back-off. It fails open: whatever happens here, requests go on. Everything but {@link #accept} runs on one
 * thread of its own.
 */
public final class CoordinatorClient implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CoordinatorClient.class);
    private static final int BATCH = 256;
    private static final int QUEUE = 16_384;
    private static final long BATCH_MILLIS = 50;
    private static final long HEARTBEAT_SECONDS = 5;
    private static final long MAX_BACKOFF_MILLIS = 10_000;

    private final String target;
    private final String routerId;
    private final LoadBook loads;
    private final RandomGenerator random;
    private final Outbox outbox = new Outbox(QUEUE);
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final SessionLog log;
    private @Nullable ScheduledExecutorService thread;
    private @Nullable ManagedChannel channel;
    private @Nullable ClientCallStreamObserver<RouterMessage> stream;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile Predicate<String> releaser = _ -> false;
    private long sequence;
    private long highestEpoch;
    private long backoffMillis = 250;

    /**
     * @param target {@code host:port} of the coordinator, or empty for none
     * @param routerId stable for the life of this process
     * @param loads where hints to avoid an engine go
     */
    public CoordinatorClient(
            String target, String routerId, LoadBook loads, RandomGenerator random, InstantSource wall) {
        this.target = target;
        this.routerId = routerId;
        this.loads = loads;
        this.random = random;
        this.log = new SessionLog(this::accept, !target.isEmpty(), wall, System::nanoTime, random);
    }

    /** Where requests account for their holds. */
    public Sessions sessions() {
        return log;
    }

    /** Says who releases the hold of a session when the coordinator asks for it; must be thread-safe. */
    public void onRelease(Predicate<String> who) {
        releaser = who;
    }

    /** Whether the stream stands. */
    public boolean isConnected() {
        return connected;
    }

    /** Events dropped because the coordinator was away too long. */
    public long dropped() {
        return outbox.dropped();
    }

    /** Connects in the background; does nothing without a target. */
    public void start() {
        if (target.isEmpty()) {
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("coordinator-client").factory());
        channel = ManagedChannelBuilder.forTarget(target)
                .usePlaintext()
                .directExecutor()
                .build();
        run(this::connect, 0);
        thread.scheduleWithFixedDelay(this::heartbeat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    private void run(Runnable task, long delayMillis) {
        if (thread != null && !closed) {
            thread.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void accept(SessionEvent event) {
        int waiting = outbox.add(event);
        if (!connected) {
            return;
        }
        if (flushing.compareAndSet(false, true)) {
            run(this::flush, waiting >= BATCH ? 0 : BATCH_MILLIS);
        } else if (waiting == BATCH) {
            run(this::flush, 0);
        }
    }

    private void flush() {
        flushing.set(false);
        ClientCallStreamObserver<RouterMessage> to = stream;
        while (to != null && to.isReady() && !outbox.isEmpty()) {
            List<SessionEvent> batch = outbox.take(BATCH);
            send(RouterMessage.newBuilder().setEvents(SessionEvents.newBuilder().addAllEvents(batch)));
        }
    }

    private void heartbeat() {
        flush();
        if (stream != null && outbox.isEmpty()) {
            List<String> ids = log.open().stream().map(ReportedSession::id).toList();
            send(RouterMessage.newBuilder()
                    .setHeartbeat(RouterHeartbeat.newBuilder()
                            .setOpenSessions(ids.size())
                            .setOpenHash(SessionLog.hash(ids))));
        }
    }

    private void send(RouterMessage.Builder message) {
        ClientCallStreamObserver<RouterMessage> to = stream;
        if (to == null) {
            return;
        }
        try {
            to.onNext(message.setSeq(++sequence).build());
        } catch (IllegalStateException e) {
            LOG.debugf("stream to the coordinator is closed: %s", e.getMessage());
        }
    }

    private void connect() {
        if (closed || channel == null) {
            return;
        }
        TransferCoordinatorGrpc.newStub(channel).connect(new Inbound());
    }

    private final class Inbound implements ClientResponseObserver<RouterMessage, CoordinatorMessage> {
        private @Nullable ClientCallStreamObserver<RouterMessage> mine;

        @Override
        public void beforeStart(ClientCallStreamObserver<RouterMessage> outbound) {
            mine = outbound;
            outbound.setOnReadyHandler(() -> run(() -> ready(outbound), 0));
        }

        private void ready(ClientCallStreamObserver<RouterMessage> outbound) {
            if (stream != outbound) {
                stream = outbound;
                send(RouterMessage.newBuilder()
                        .setHello(RouterHello.newBuilder()
                                .setRouterId(routerId)
                                .setVersion(String.valueOf(
                                        CoordinatorClient.class.getPackage().getImplementationVersion()))));
            }
            flush();
        }

        @Override
        public void onNext(CoordinatorMessage message) {
            run(() -> handle(message), 0);
        }

        @Override
        public void onError(Throwable cause) {
            run(() -> lost(mine, String.valueOf(cause.getMessage())), 0);
        }

        @Override
        public void onCompleted() {
            run(() -> lost(mine, "closed by the coordinator"), 0);
        }
    }

    private void handle(CoordinatorMessage message) {
        if (message.getEpoch() < highestEpoch) {
            return;
        }
        highestEpoch = message.getEpoch();
        switch (message.getBodyCase()) {
            case WELCOME -> welcome();
            case SNAPSHOT_REQUEST -> snapshot();
            case AVOID -> avoid(message.getAvoid());
            case ABORT -> answer(message.getAbort().getCommandId(), false, "not supported");
            case VOID_DECODE -> release(message.getVoidDecode());
            case ACK, BODY_NOT_SET -> {}
        }
    }

    private void welcome() {
        connected = true;
        backoffMillis = 250;
        LOG.infof("connected to the KV coordinator at %s", target);
        flush();
    }

    private void snapshot() {
        var snapshot = SessionSnapshot.newBuilder().setLast(true);
        log.open().forEach(session -> snapshot.addSessions(session.snapshot(routerId)));
        send(RouterMessage.newBuilder().setSnapshot(snapshot));
    }

    private void avoid(AvoidEngine hint) {
        long nanos = TimeUnit.SECONDS.toNanos(hint.getFor().getSeconds())
                + hint.getFor().getNanos();
        loads.avoid(hint.getEngine().getPodUid(), System.nanoTime() + nanos);
    }

    private void release(VoidDecode command) {
        boolean sent = releaser.test(command.getSessionId());
        answer(command.getCommandId(), sent, sent ? "sent" : "unknown hold, or no engine to pull it");
    }

    private void answer(String command, boolean done, String detail) {
        send(RouterMessage.newBuilder()
                .setResult(CommandResult.newBuilder()
                        .setCommandId(command)
                        .setDone(done)
                        .setDetail(detail)));
    }

    private void lost(@Nullable ClientCallStreamObserver<RouterMessage> which, String why) {
        if (stream != null && stream != which) {
            return;
        }
        if (connected) {
            LOG.warnf("lost the KV coordinator at %s (%s); requests go on without it", target, why);
        }
        connected = false;
        stream = null;
        run(this::connect, backoffMillis + random.nextLong(backoffMillis));
        backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.shutdownNow();
        }
        if (channel != null) {
            channel.shutdownNow();
        }
    }
}
