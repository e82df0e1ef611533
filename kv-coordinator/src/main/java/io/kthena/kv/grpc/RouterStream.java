package io.kthena.kv.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.engine.RouterLink;
import io.kthena.kv.ledger.OpenSet;
import io.kthena.kv.proto.CoordinatorMessage;
import io.kthena.kv.proto.RouterMessage;
import io.kthena.kv.session.Effect;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * One router's control stream. What comes up is handed to the writer in order; what goes down is sent by the writer only,
 * so the observer needs no lock.
 */
final class RouterStream implements StreamObserver<RouterMessage>, RouterLink {
    private static final Logger LOG = Logger.getLogger(RouterStream.class);

    private final Coordinator coordinator;
    private final Inbound inbound;
    private final String identity;
    private final StreamObserver<CoordinatorMessage> down;
    private volatile String router = "";
    private volatile boolean over;

    RouterStream(Coordinator coordinator, Inbound inbound, String identity, StreamObserver<CoordinatorMessage> down) {
        this.coordinator = coordinator;
        this.inbound = inbound;
        this.identity = identity;
        this.down = down;
    }

    @Override
    public void onNext(RouterMessage message) {
        try {
            receive(message);
        } catch (RejectedExecutionException e) {
            LOG.warnf("the stream of router %s is cut: %s", router, e.getMessage());
            fail(Status.RESOURCE_EXHAUSTED.withDescription("the coordinator is behind; come back with a snapshot"));
        }
    }

    private void receive(RouterMessage message) {
        if (message.getBodyCase() == RouterMessage.BodyCase.HELLO) {
            hello(message);
            return;
        }
        var name = router;
        if (name.isEmpty()) {
            coordinator.tell((_, _) -> fail(Status.FAILED_PRECONDITION.withDescription("say RouterHello first")));
            return;
        }
        switch (message.getBodyCase()) {
            case EVENTS -> {
                var now = coordinator.now();
                var reports = message.getEvents().getEventsList().stream()
                        .map(event -> inbound.report(event, name, now))
                        .toList();
                coordinator.tell((desk, at) -> desk.reports(name, reports, message.getSeq(), at));
            }
            case HEARTBEAT -> {
                var open = new OpenSet(
                        message.getHeartbeat().getOpenSessions(),
                        message.getHeartbeat().getOpenHash());
                coordinator.tell((desk, at) -> desk.heartbeat(name, open, at));
            }
            case SNAPSHOT -> {
                var now = coordinator.now();
                var lines = message.getSnapshot().getSessionsList().stream()
                        .map(line -> inbound.restored(line, name, now))
                        .toList();
                coordinator.tell((desk, at) ->
                        desk.snapshot(name, lines, message.getSnapshot().getLast(), at));
            }
            case RESULT ->
                Outbound.answer(
                                message.getResult().getCommandId(),
                                message.getResult().getDone())
                        .ifPresent(answer ->
                                coordinator.tell((desk, at) -> desk.answer(answer.sessionId(), answer.outcome(), at)));
            case HELLO, BODY_NOT_SET -> {}
        }
    }

    private void hello(RouterMessage message) {
        var name = message.getHello().getRouterId();
        if (name.isEmpty()) {
            coordinator.tell((_, _) -> fail(Status.INVALID_ARGUMENT.withDescription("router_id is empty")));
            return;
        }
        router = name;
        coordinator.tell((desk, at) -> desk.connect(name, this, at));
    }

    @Override
    public void onError(Throwable cause) {
        gone();
    }

    @Override
    public void onCompleted() {
        gone();
        coordinator.tell((_, _) -> {
            if (!over) {
                over = true;
                down.onCompleted();
            }
        });
    }

    /** The stream broke or was cancelled. */
    void gone() {
        var name = router;
        if (!name.isEmpty() && coordinator.alive()) {
            coordinator.tell((desk, _) -> desk.disconnect(name, this));
        }
    }

    @Override
    public void welcome(long epoch) {
        down(Outbound.welcome(epoch, identity));
        askSnapshot(epoch);
    }

    @Override
    public void askSnapshot(long epoch) {
        down(Outbound.snapshotRequest(epoch));
    }

    @Override
    public void ack(long epoch, long seq) {
        down(Outbound.ack(epoch, seq));
    }

    @Override
    public void send(long epoch, Effect effect) {
        Outbound.command(epoch, effect).ifPresent(this::down);
    }

    @Override
    public void refuse() {
        fail(Status.UNAVAILABLE.withDescription("this coordinator is a standby"));
    }

    private void down(CoordinatorMessage message) {
        if (over) {
            return;
        }
        try {
            down.onNext(message);
        } catch (RuntimeException e) {
            over = true;
            LOG.debugf(e, "the stream of router %s is closed", router);
        }
    }

    private void fail(Status status) {
        if (over) {
            return;
        }
        over = true;
        try {
            down.onError(status.asRuntimeException());
        } catch (RuntimeException e) {
            LOG.debugf(e, "the stream of router %s is closed", router);
        }
    }
}
