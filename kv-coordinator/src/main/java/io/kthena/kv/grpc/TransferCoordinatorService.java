package io.kthena.kv.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kthena.kv.config.Settings;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.ledger.Account;
import io.kthena.kv.proto.CoordinatorMessage;
import io.kthena.kv.proto.GetSessionRequest;
import io.kthena.kv.proto.ListSessionsRequest;
import io.kthena.kv.proto.ListSessionsResponse;
import io.kthena.kv.proto.RouterMessage;
import io.kthena.kv.proto.TransferCoordinatorGrpc;
import io.kthena.kv.proto.TransferSession;
import io.kthena.kv.session.Profile;
import io.kthena.kv.session.Session;
import io.quarkus.grpc.GrpcService;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Routers' streams and the queries on sessions. */
@GrpcService
public final class TransferCoordinatorService extends TransferCoordinatorGrpc.TransferCoordinatorImplBase {
    private static final int MOST = 1000;

    private final Coordinator coordinator;
    private final Inbound inbound;
    private final String identity;

    /** Wires the service. */
    public TransferCoordinatorService(Coordinator coordinator, Settings settings) {
        this.coordinator = coordinator;
        this.identity = settings.identity();
        this.inbound = new Inbound(
                new Profile(settings.engine().holdTimeout(), settings.engine().transferTimeout(), false));
    }

    @Override
    public StreamObserver<RouterMessage> connect(StreamObserver<CoordinatorMessage> down) {
        var stream = new RouterStream(coordinator, inbound, identity, down);
        if (down instanceof ServerCallStreamObserver<CoordinatorMessage> call) {
            call.setOnCancelHandler(stream::gone);
        }
        return stream;
    }

    @Override
    public void getSession(GetSessionRequest request, StreamObserver<TransferSession> answer) {
        reply(
                coordinator.ask((desk, now) -> desk.ledger()
                        .find(request.getSessionId())
                        .map(Account::session)
                        .map(session -> Outbound.session(session, now))
                        .orElseThrow(() -> Status.NOT_FOUND
                                .withDescription("no session " + request.getSessionId())
                                .asRuntimeException())),
                answer);
    }

    @Override
    public void listSessions(ListSessionsRequest request, StreamObserver<ListSessionsResponse> answer) {
        reply(
                coordinator.ask((desk, now) -> {
                    List<Session> ended = request.getIncludeEnded()
                            ? desk.ledger().endedSessions(now).reversed()
                            : List.of();
                    var all = Stream.concat(desk.ledger().liveSessions().stream(), ended.stream());
                    return response(all.filter(session -> wanted(session, request)), request.getLimit(), now);
                }),
                answer);
    }

    private static boolean wanted(Session session, ListSessionsRequest request) {
        var server = request.getModelServer();
        var states = request.getStatesList();
        return (server.isEmpty() || server.equals(session.transfer().modelServer()))
                && (states.isEmpty()
                        || states.stream()
                                .anyMatch(state ->
                                        state.name().equals(session.state().name())));
    }

    static ListSessionsResponse response(Stream<Session> sessions, int limit, Instant now) {
        var most = limit <= 0 ? MOST : Math.min(limit, MOST);
        var lines = sessions.limit(most).map(session -> Outbound.session(session, now));
        return ListSessionsResponse.newBuilder().addAllSessions(lines.toList()).build();
    }

    static <T> void reply(CompletableFuture<T> result, StreamObserver<T> answer) {
        var _ = result.whenComplete((value, failure) -> {
            if (failure != null) {
                answer.onError(failure);
            } else {
                answer.onNext(value);
                answer.onCompleted();
            }
        });
    }
}
