package io.kthena.kv.grpc;

import static io.kthena.kv.grpc.RouterDouble.engine;
import static io.kthena.kv.grpc.RouterDouble.event;
import static io.kthena.kv.grpc.RouterDouble.facts;
import static io.kthena.kv.grpc.RouterDouble.handle;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.proto.ClientGone;
import io.kthena.kv.proto.Completed;
import io.kthena.kv.proto.CoordinatorMessage.BodyCase;
import io.kthena.kv.proto.DecodeSent;
import io.kthena.kv.proto.FirstOutput;
import io.kthena.kv.proto.GetSessionRequest;
import io.kthena.kv.proto.ListOrphansRequest;
import io.kthena.kv.proto.ListSessionsRequest;
import io.kthena.kv.proto.Open;
import io.kthena.kv.proto.OrphanManagementGrpc;
import io.kthena.kv.proto.OrphanManagementGrpc.OrphanManagementBlockingStub;
import io.kthena.kv.proto.PrefillDone;
import io.kthena.kv.proto.ReclaimRequest;
import io.kthena.kv.proto.RouterMessage;
import io.kthena.kv.proto.SessionSnapshot;
import io.kthena.kv.proto.SessionState;
import io.kthena.kv.proto.TransferCoordinatorGrpc;
import io.kthena.kv.proto.TransferCoordinatorGrpc.TransferCoordinatorBlockingStub;
import io.kthena.kv.proto.TransferCoordinatorGrpc.TransferCoordinatorStub;
import io.kthena.kv.proto.TransferSession;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What routers, operators and people see, over the wire. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // injected by Quarkus
class CoordinatorContractTest {
    @GrpcClient("kv")
    Channel channel;

    @Inject
    Coordinator coordinator;

    private TransferCoordinatorStub stub;
    private TransferCoordinatorBlockingStub sessions;
    private OrphanManagementBlockingStub orphans;

    @BeforeEach
    void stubs() {
        stub = TransferCoordinatorGrpc.newStub(channel);
        sessions = TransferCoordinatorGrpc.newBlockingStub(channel);
        orphans = OrphanManagementGrpc.newBlockingStub(channel);
    }

    private TransferSession get(String id) {
        return sessions.getSession(
                GetSessionRequest.newBuilder().setSessionId(id).build());
    }

    private void awaitState(String id, SessionState state) {
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(get(id).getState()).isEqualTo(state));
    }

    private void held(RouterDouble router, String id) {
        router.report(
                event(id).setFacts(facts(id)).setOpen(Open.getDefaultInstance()),
                event(id).setPrefillDone(PrefillDone.newBuilder().setKv(handle(id))));
        awaitState(id, SessionState.HELD);
    }

    @Test
    void aSessionGoesFromOpenToReleased() {
        try (var router = new RouterDouble(stub).hello("r-happy")) {
            held(router, "happy");
            router.report(event("happy").setDecodeSent(DecodeSent.newBuilder().setConsumer(engine("d"))));
            awaitState("happy", SessionState.DISPATCHED);
            router.report(
                    event("happy").setFirstOutput(FirstOutput.getDefaultInstance()),
                    event("happy").setCompleted(Completed.getDefaultInstance()));
            awaitState("happy", SessionState.RELEASED);
            assertThat(router.received.stream().map(message -> message.getBodyCase()))
                    .startsWith(BodyCase.WELCOME, BodyCase.SNAPSHOT_REQUEST)
                    .contains(BodyCase.ACK);
            assertThat(router.received).allMatch(message -> message.getEpoch() > 0);
        }
        var line = get("happy");
        assertThat(line.getConsumer().getPodName()).isEqualTo("pod-d");
        assertThat(line.getKv().getRemoteRequestId())
                .as("a capability stays inside")
                .isEmpty();

        given().get("/sessions").then().statusCode(200).body("sessions.session", hasItem("happy"));
        given().get("/sessions?format=table")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(containsString("SESSION"), containsString("req-happy"));
        given().get("/sessions/happy")
                .then()
                .statusCode(200)
                .body("session.state", equalTo("RELEASED"))
                .body("session.evidence", equalTo("inferred"))
                .body("history.event", hasItem("FirstOutput"));
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("kvcoord_sessions_closed_total{"), containsString("kvcoord_held_blocks{"));
    }

    @Test
    void aSnapshotRebuildsTheBooks() {
        try (var router = new RouterDouble(stub).hello("r-snapshot")) {
            router.send(RouterMessage.newBuilder()
                    .setSnapshot(SessionSnapshot.newBuilder()
                            .setLast(true)
                            .addSessions(TransferSession.newBuilder()
                                    .setSessionId("rebuilt")
                                    .setFacts(facts("rebuilt"))
                                    .setKv(handle("rebuilt"))
                                    .setConsumer(engine("d"))
                                    .setState(SessionState.DISPATCHED))));
            awaitState("rebuilt", SessionState.DISPATCHED);
            router.send(RouterMessage.newBuilder()
                    .setSnapshot(SessionSnapshot.newBuilder().setLast(true)));
            awaitState("rebuilt", SessionState.SUSPECT);
        }
    }

    @Test
    void aPodsDeathEndsWhatItHeld() {
        try (var router = new RouterDouble(stub).hello("r-death")) {
            var facts = facts("death").toBuilder().setProducer(engine("mortal")).build();
            router.report(event("death").setFacts(facts).setOpen(Open.getDefaultInstance()));
            awaitState("death", SessionState.OPENED);
            coordinator.tell((desk, now) -> desk.engineGone("uid-mortal", now));
            awaitState("death", SessionState.LOST);
        }
    }

    @Test
    void orphansAreListedAndADryRunChangesNothing() {
        try (var router = new RouterDouble(stub).hello("r-orphan")) {
            held(router, "orphan");
            router.report(event("orphan").setClientGone(ClientGone.newBuilder().setPhase(ClientGone.Phase.HOLD)));
            awaitState("orphan", SessionState.SUSPECT);
            var found = orphans.listOrphans(ListOrphansRequest.newBuilder()
                    .setModelServer("dev/deepseek")
                    .build());
            assertThat(found.getSessionsList())
                    .extracting(TransferSession::getSessionId)
                    .contains("orphan");
            var answer = orphans.reclaim(ReclaimRequest.newBuilder()
                    .setSessionId("orphan")
                    .setDryRun(true)
                    .build());
            assertThat(answer.getDetail()).isNotEmpty();
            assertThat(get("orphan").getState()).isEqualTo(SessionState.SUSPECT);
            var forced = orphans.reclaim(ReclaimRequest.newBuilder()
                    .setSessionId("orphan")
                    .setMethod(ReclaimRequest.Method.SIDE_CHANNEL)
                    .build());
            assertThat(forced.getAccepted()).isFalse();
            assertThatThrownBy(() -> orphans.reclaim(ReclaimRequest.newBuilder()
                            .setSessionId("orphan")
                            .setEpoch(1)
                            .build()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("FAILED_PRECONDITION");
        }
    }

    @Test
    void listsCanBeNarrowed() {
        try (var router = new RouterDouble(stub).hello("r-list")) {
            held(router, "listed");
            var held = sessions.listSessions(ListSessionsRequest.newBuilder()
                    .addStates(SessionState.HELD)
                    .build());
            assertThat(held.getSessionsList())
                    .extracting(TransferSession::getSessionId)
                    .contains("listed");
            var elsewhere = sessions.listSessions(ListSessionsRequest.newBuilder()
                    .setModelServer("dev/other")
                    .setIncludeEnded(true)
                    .build());
            assertThat(elsewhere.getSessionsList()).isEmpty();
        }
    }

    @Test
    void whoeverDoesNotSayHelloIsSentAway() {
        try (var router = new RouterDouble(stub)) {
            router.report(event("x").setOpen(Open.getDefaultInstance()));
            await().untilAsserted(() -> assertThat(router.failure).hasMessageContaining("FAILED_PRECONDITION"));
        }
    }

    @Test
    void anUnknownSessionIsNotFound() {
        assertThatThrownBy(() -> get("nobody")).hasMessageContaining("NOT_FOUND");
        given().get("/sessions/nobody").then().statusCode(404);
        given().get("/sessions").then().body("sessions.session", not(hasItem("nobody")));
    }

    @Test
    void theProbesAnswer() {
        for (var probe : new String[] {"live", "ready", "started"}) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
        }
    }
}
