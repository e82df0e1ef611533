package io.kthena.kv.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.engine.Desk;
import io.kthena.kv.ledger.Account;
import io.kthena.kv.ledger.Orphan;
import io.kthena.kv.proto.ListOrphansRequest;
import io.kthena.kv.proto.ListSessionsResponse;
import io.kthena.kv.proto.OrphanManagementGrpc;
import io.kthena.kv.proto.ReclaimRequest;
import io.kthena.kv.proto.ReclaimResult;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Reason;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.quarkus.grpc.GrpcService;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Holds that nobody is known to read, and what an operator may do about one (spec: Mooncake protocol §8.6). */
@GrpcService
public final class OrphanManagementService extends OrphanManagementGrpc.OrphanManagementImplBase {
    private static final Logger LOG = Logger.getLogger(OrphanManagementService.class);

    private final Coordinator coordinator;

    /** Wires the service. */
    public OrphanManagementService(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void listOrphans(ListOrphansRequest request, StreamObserver<ListSessionsResponse> answer) {
        var server = request.getModelServer();
        TransferCoordinatorService.reply(
                coordinator.ask((desk, now) -> TransferCoordinatorService.response(
                        desk.ledger().liveSessions().stream()
                                .filter(session -> Orphan.of(session).isPresent())
                                .filter(session -> server.isEmpty()
                                        || server.equals(session.transfer().modelServer())),
                        0,
                        now)),
                answer);
    }

    @Override
    public void reclaim(ReclaimRequest request, StreamObserver<ReclaimResult> answer) {
        TransferCoordinatorService.reply(coordinator.ask((desk, now) -> reclaim(desk, request, now)), answer);
    }

    private static ReclaimResult reclaim(Desk desk, ReclaimRequest request, Instant now) {
        var leadership = desk.leadership();
        if (!leadership.leading() || (request.getEpoch() != 0 && request.getEpoch() != leadership.epoch())) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("wrong epoch, or not the leader")
                    .asRuntimeException();
        }
        var session = desk.ledger()
                .find(request.getSessionId())
                .map(Account::session)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("no session " + request.getSessionId())
                        .asRuntimeException());
        if (request.getMethod() == ReclaimRequest.Method.SIDE_CHANNEL) {
            return result(false, "release over the side channel is switched off: a late one stops the engine");
        }
        var refusal = refusal(session, leadership.recovering(now), now);
        if (!refusal.isEmpty() || request.getDryRun()) {
            return result(refusal.isEmpty(), refusal.isEmpty() ? "would ask the router for a void decode" : refusal);
        }
        LOG.infof("reclaim of session %s asked by %s", session.id(), request.getActor());
        desk.answer(session.id(), new Event.ReclaimAsked(leadership.reclaimFrom()), now);
        boolean asked = desk.ledger()
                .find(session.id())
                .map(account -> account.session().state() == State.RECLAIMING)
                .orElse(false);
        return result(asked, asked ? "the router was asked for a void decode" : "the router is not connected");
    }

    private static String refusal(Session session, boolean recovering, Instant now) {
        if (!(session instanceof Session.Suspect suspect)) {
            return "only a named hold in doubt can be reclaimed; this session is "
                    + session.state().name();
        }
        if (suspect.decode() != null) {
            return "a decode engine was given the parameters: only the hold timeout is safe";
        }
        if (suspect.doubt().reason() == Reason.ROUTER_GONE || suspect.doubt().reason() == Reason.FORGOTTEN) {
            return "the router that holds the request body is gone";
        }
        if (now.isAfter(suspect.hold().safeUntil())) {
            return "too close to the engine's own hold timeout";
        }
        return recovering ? "recovering: the books may be incomplete" : "";
    }

    private static ReclaimResult result(boolean accepted, String detail) {
        return ReclaimResult.newBuilder()
                .setAccepted(accepted)
                .setDetail(detail)
                .build();
    }
}
