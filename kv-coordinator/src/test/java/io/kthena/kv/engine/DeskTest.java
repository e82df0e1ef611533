package io.kthena.kv.engine;

import static io.kthena.kv.session.Facts.D1;
import static io.kthena.kv.session.Facts.OLD;
import static io.kthena.kv.session.Facts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.kv.ledger.Bounds;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.OpenSet;
import io.kthena.kv.ledger.Routers;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Effect;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Facts;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.State;
import io.kthena.kv.session.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final String ROUTER = "router-1";

    private final Desk desk = desk();
    private final Recorder link = new Recorder();

    static Desk desk() {
        var ledger = new Ledger(new Lifecycle(Timers.standard()), Bounds.standard(), Journal.silent());
        var routers = new Routers(Duration.ofSeconds(15), Duration.ofSeconds(30));
        return new Desk(ledger, new Transfers(), routers, new Quiet(), Duration.ofSeconds(30));
    }

    private static Report report(String id, Event... events) {
        return new Report(id, Facts.transfer(id, OLD), List.of(events));
    }

    private State state(String id) {
        return desk.ledger().find(id).orElseThrow().session().state();
    }

    private void lead() {
        desk.lead(1, START);
        desk.connect(ROUTER, link, START);
    }

    @Test
    void aStandbyRefusesRouters() {
        desk.connect(ROUTER, link, START);
        assertThat(link.refused).isTrue();
    }

    @Test
    void aNewLeaderGreetsAndAsksForASnapshot() {
        lead();
        assertThat(link.epoch).isEqualTo(1);
        assertThat(link.snapshotsAsked).isEqualTo(1);
    }

    @Test
    void whoeverStandsDownSendsRoutersAway() {
        lead();
        desk.standDown(START);
        assertThat(link.refused).isTrue();
        assertThat(desk.leadership().leading()).isFalse();
    }

    @Test
    void aSelfContainedEventOpensItsSession() {
        lead();
        desk.reports(ROUTER, List.of(report("a", Facts.done("a"))), 7, START);
        assertThat(state("a")).isEqualTo(State.HELD);
        assertThat(link.acks).containsExactly(7L);
    }

    @Test
    void theBooksAreRebuiltFromASnapshotAfterARestart() {
        lead();
        desk.snapshot(
                ROUTER,
                List.of(
                        report("a", new Event.PrefillSent()),
                        report("b", Facts.done("b")),
                        report("c", Facts.done("c"), new Event.DecodeSent(D1, false))),
                true,
                START);
        assertThat(state("a")).isEqualTo(State.PREFILLING);
        assertThat(state("b")).isEqualTo(State.HELD);
        assertThat(state("c")).isEqualTo(State.DISPATCHED);
    }

    @Test
    void nothingIsReclaimedBeforeTheRecoveryWindowCloses() {
        lead();
        desk.reports(ROUTER, List.of(report("a", Facts.done("a"), new Event.ClientGone(false))), 1, START);
        runUntil(START.plusSeconds(29));
        assertThat(link.effects).isEmpty();
        runUntil(START.plusSeconds(31));
        assertThat(link.effects).containsExactly(new Effect.VoidDecode(ROUTER, "a"));
    }

    @Test
    void aReleaseWithoutARouterEndsParked() {
        lead();
        desk.reports(ROUTER, List.of(report("a", Facts.done("a"), new Event.ClientGone(false))), 1, START);
        desk.disconnect(ROUTER, link);
        runUntil(START.plusSeconds(44));
        assertThat(state("a")).isEqualTo(State.SUSPECT);
        assertThat(link.effects).isEmpty();
    }

    @Test
    void twoMismatchesInARowAskForASnapshotAndNotTooOften() {
        lead();
        var other = new OpenSet(1, 42);
        var later = START.plusSeconds(31);
        desk.heartbeat(ROUTER, other, later);
        assertThat(link.snapshotsAsked).isEqualTo(1);
        desk.heartbeat(ROUTER, other, later.plusSeconds(5));
        assertThat(link.snapshotsAsked).isEqualTo(2);
        desk.heartbeat(ROUTER, other, later.plusSeconds(10));
        desk.heartbeat(ROUTER, other, later.plusSeconds(15));
        assertThat(link.snapshotsAsked).isEqualTo(2);
    }

    @Test
    void aSilentRouterIsGoneAfterLeaseAndGrace() {
        lead();
        desk.reports(ROUTER, List.of(report("a", Facts.done("a"))), 1, START);
        desk.disconnect(ROUTER, link);
        runUntil(START.plusSeconds(44));
        assertThat(state("a")).isEqualTo(State.HELD);
        runUntil(START.plusSeconds(46));
        assertThat(state("a")).isEqualTo(State.SUSPECT);
    }

    @Test
    void aReconnectedStreamReplacesTheOldOne() {
        lead();
        var again = new Recorder();
        desk.connect(ROUTER, again, START);
        desk.disconnect(ROUTER, link);
        desk.reports(ROUTER, List.of(report("a", new Event.PrefillFailed(false))), 1, START);
        assertThat(again.effects).hasAtLeastOneElementOfType(Effect.AvoidEngine.class);
        assertThat(link.effects).isEmpty();
    }

    @Test
    void theBooksAreCompleteOnceTheWindowClosedAndEveryRouterToldAll() {
        assertThat(desk.complete(START)).isFalse();
        lead();
        desk.snapshot(ROUTER, List.of(report("a", Facts.done("a"))), true, START);
        assertThat(desk.complete(START.plusSeconds(29))).isFalse();
        var after = START.plusSeconds(31);
        desk.heartbeat(ROUTER, desk.ledger().openSet(ROUTER), after);
        assertThat(desk.complete(after)).isTrue();
        assertThat(desk.ledger().liveOn(Facts.P.podUid())).isEqualTo(1);
    }

    @Test
    void theBooksAreNotCompleteWhileARouterIsSilentOrHasNotToldAll() {
        lead();
        desk.snapshot(ROUTER, List.of(), true, START);
        var after = START.plusSeconds(31);
        assertThat(desk.complete(after)).as("silent for 31 s").isFalse();
        desk.heartbeat(ROUTER, OpenSet.NONE, after);
        assertThat(desk.complete(after)).isTrue();

        var other = new Recorder();
        desk.connect("router-2", other, after);
        assertThat(desk.complete(after)).as("the other has not told all").isFalse();
        desk.snapshot("router-2", List.of(), true, after);
        assertThat(desk.complete(after)).isTrue();

        desk.disconnect("router-2", other);
        assertThat(desk.complete(after)).as("its stream broke").isFalse();
    }

    @Test
    void withoutARouterNobodyKnowsWhatIsHeld() {
        desk.lead(1, START);
        runUntil(START.plusSeconds(60));
        assertThat(desk.complete(START.plusSeconds(60))).isFalse();
    }

    @Test
    void atRestTheDeskSleeps() {
        lead();
        desk.reports(ROUTER, List.of(report("a", Facts.done("a"), new Event.Completed())), 1, START);
        desk.disconnect(ROUTER, link);
        runUntil(START.plusSeconds(60));
        assertThat(desk.nextDue()).isEmpty();
    }

    private void runUntil(Instant end) {
        while (desk.nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            desk.tick(desk.nextDue().orElseThrow());
        }
    }
}
