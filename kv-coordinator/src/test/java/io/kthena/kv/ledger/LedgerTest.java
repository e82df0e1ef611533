package io.kthena.kv.ledger;

import static io.kthena.kv.session.Facts.D1;
import static io.kthena.kv.session.Facts.OLD;
import static io.kthena.kv.session.Facts.P;
import static io.kthena.kv.session.Facts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.kthena.kv.session.Event;
import io.kthena.kv.session.Facts;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.kthena.kv.session.Timers;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = ledger(Bounds.standard());

    private static Ledger ledger(Bounds bounds) {
        return new Ledger(new Lifecycle(Timers.standard()), bounds, Journal.silent());
    }

    private void held(String id) {
        ledger.open(Facts.transfer(id, OLD), START);
        ledger.apply(id, Facts.done(id), START);
    }

    private State state(String id) {
        return ledger.find(id).orElseThrow().session().state();
    }

    @Test
    void openIsIdempotent() {
        assertThat(ledger.open(Facts.transfer("a", OLD), START)).isTrue();
        assertThat(ledger.open(Facts.transfer("a", OLD), START)).isFalse();
        assertThat(ledger.liveSessions()).hasSize(1);
    }

    @Test
    void anEndedSessionIsNotOpenedAgain() {
        held("a");
        ledger.apply("a", new Event.Completed(), START);
        assertThat(ledger.open(Facts.transfer("a", OLD), START)).isFalse();
        assertThat(state("a")).isEqualTo(State.RELEASED);
    }

    @Test
    void twoLiveSessionsNeverShareOneHold() {
        held("a");
        ledger.open(Facts.transfer("b", OLD), START);
        ledger.apply("b", Facts.done("a"), START);
        assertThat(state("b")).isEqualTo(State.OPENED);
        ledger.apply("a", new Event.Completed(), START);
        ledger.apply("b", Facts.done("a"), START);
        assertThat(state("b")).isEqualTo(State.HELD);
    }

    @Test
    void aRestartEndsWhatTheEarlierIncarnationHeld() {
        held("a");
        ledger.engineSeen(P.podUid(), 0, START);
        assertThat(state("a")).isEqualTo(State.HELD);
        ledger.engineSeen(P.podUid(), 1, START);
        assertThat(state("a")).isEqualTo(State.LOST);
    }

    @Test
    void aDecodeEnginesDeathConcernsItsReadersOnly() {
        held("a");
        held("b");
        ledger.apply("a", new Event.DecodeSent(D1, false), START);
        ledger.engineGone(D1.podUid(), START);
        assertThat(state("a")).isEqualTo(State.FENCING);
        assertThat(state("b")).isEqualTo(State.HELD);
    }

    @Test
    void theHistoryTellsWhatHappenedAndWhatWasIgnored() {
        held("a");
        ledger.apply("a", new Event.PrefillSent(), START);
        ledger.apply("a", new Event.Completed(), START);
        assertThat(ledger.find("a").orElseThrow().history())
                .extracting(Moment::event, Moment::to, Moment::note)
                .containsExactly(
                        tuple("Open", State.OPENED, ""),
                        tuple("PrefillDone", State.HELD, ""),
                        tuple("PrefillSent", State.HELD, "duplicate"),
                        tuple("Completed", State.RELEASED, ""));
    }

    @Test
    void tombstonesAreBoundedInNumberAndAge() {
        var small = ledger(new Bounds(2, Duration.ofSeconds(600), 8));
        for (var id : new String[] {"a", "b", "c"}) {
            small.open(Facts.transfer(id, OLD), START);
            small.apply(id, new Event.Completed(), START);
        }
        assertThat(small.endedSessions(START)).extracting(Session::id).containsExactly("b", "c");
        assertThat(small.endedSessions(START.plusSeconds(600))).isEmpty();
    }

    @Test
    void atRestThereIsNoDeadline() {
        held("a");
        assertThat(ledger.nextDue()).contains(START.plusSeconds(2));
        ledger.apply("a", new Event.Completed(), START);
        assertThat(ledger.nextDue()).isEmpty();
        assertThat(ledger.pinned()).isEmpty();
        assertThat(ledger.openSet("router-1")).isEqualTo(OpenSet.NONE);
    }

    @Test
    void theOpenSetHashesAsRoutersDo() {
        assertThat(OpenSet.hashOf("")).isEqualTo(0xcbf29ce484222325L);
        assertThat(OpenSet.hashOf("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    }

    @Test
    void whatARouterLeftOutIsForgotten() {
        held("a");
        held("b");
        ledger.onlyOpen("router-1", Set.of("a"), START);
        assertThat(state("a")).isEqualTo(State.HELD);
        assertThat(ledger.find("b").orElseThrow().session())
                .asInstanceOf(InstanceOfAssertFactories.type(Session.Suspect.class))
                .matches(suspect -> suspect.doubt().parked());
    }
}
