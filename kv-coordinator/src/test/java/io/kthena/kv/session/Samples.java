package io.kthena.kv.session;

import static io.kthena.kv.session.Facts.D1;
import static io.kthena.kv.session.Facts.D2;
import static io.kthena.kv.session.Facts.START;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every kind of session, event and moment that can make a difference: what is tried to draw the machine. */
final class Samples {
    private static final Hold HOLD = Timers.standard().hold(Facts.transfer("s", Facts.OLD), Facts.handle("s"), START);

    private Samples() {}

    static List<Session> sessions() {
        List<Session> sessions = new ArrayList<>();
        for (var profile : List.of(Facts.OLD, Facts.CURRENT)) {
            var t = Facts.transfer("s", profile);
            var due = START.plusSeconds(2);
            sessions.add(new Session.Opened(t, due));
            sessions.add(new Session.Prefilling(t, false, due));
            sessions.add(new Session.Prefilling(t, true, due));
            sessions.add(new Session.Held(t, HOLD, due));
            sessions.add(new Session.Dispatched(t, HOLD, D1, false, START, due));
            sessions.add(new Session.Dispatched(t, HOLD, D1, true, START, due));
            for (var reason : Reason.values()) {
                sessions.add(new Session.Unaddressable(t, reason, due));
                for (int tried = 0; tried <= 3; tried += 3) {
                    doubtful(sessions, t, new Doubt(reason, tried, false), due);
                    doubtful(sessions, t, new Doubt(reason, tried, true), due);
                }
            }
            for (var state : State.values()) {
                if (state.terminal()) {
                    sessions.add(new Session.Ended(t, state, Evidence.INFERRED, Reason.COMPLETED, HOLD, D1, START));
                }
            }
        }
        return sessions;
    }

    private static void doubtful(List<Session> sessions, Transfer t, Doubt doubt, Instant due) {
        sessions.add(new Session.Suspect(t, HOLD, null, doubt, due));
        sessions.add(new Session.Suspect(t, HOLD, D1, doubt, due));
        if (!doubt.parked()) {
            sessions.add(new Session.Fencing(t, HOLD, D1, doubt, false, due));
            sessions.add(new Session.Fencing(t, HOLD, D1, doubt, true, due));
            sessions.add(new Session.Reclaiming(t, HOLD, null, doubt, due));
            sessions.add(new Session.Reclaiming(t, HOLD, D1, doubt, due));
        }
    }

    static List<Event> events() {
        return List.of(
                new Event.Open(),
                new Event.PrefillSent(),
                Facts.done("s"),
                new Event.PrefillEmpty(),
                new Event.PrefillRejected(),
                new Event.PrefillFailed(false),
                new Event.PrefillFailed(true),
                new Event.DecodeSent(D1, false),
                new Event.DecodeSent(D2, false),
                new Event.DecodeSent(D1, true),
                new Event.DecodeSent(D2, true),
                new Event.ConnectFailed(),
                new Event.PullStarted(),
                new Event.FirstOutput(),
                new Event.Completed(),
                new Event.ReleaseConfirmed(),
                new Event.DecodeRejected(true),
                new Event.DecodeRejected(false),
                new Event.DecodeBroken(),
                new Event.ClientGone(true),
                new Event.ClientGone(false),
                new Event.NoDecoder(),
                new Event.AbortConfirmed(),
                new Event.ReclaimFailed(),
                new Event.ReclaimAsked(START),
                new Event.PrefillerGone(),
                new Event.DecoderGone(),
                new Event.RouterGone(),
                new Event.RouterBack(),
                new Event.Forgotten(),
                new Event.Tick(START));
    }

    static List<Instant> moments() {
        return List.of(START.plusSeconds(2), HOLD.safeUntil().plusMillis(1), HOLD.expires());
    }

    static Timers forced() {
        var t = Timers.standard();
        return new Timers(
                t.prefillMin(),
                t.dispatch(),
                t.settle(),
                t.drain(),
                t.ownRelease(),
                t.quiesceMargin(),
                Duration.ofSeconds(10),
                t.reclaim(),
                t.reclaimAttempts(),
                true);
    }

    /** Every arrow of the machine under the default policy. */
    static Set<Arrow> arrows() {
        return arrows(new Lifecycle(Timers.standard()));
    }

    static Set<Arrow> arrows(Lifecycle lifecycle) {
        Set<Arrow> arrows = new TreeSet<>();
        for (var session : sessions()) {
            for (var event : events()) {
                for (var now : moments()) {
                    if (lifecycle.step(session, event, now) instanceof Step.To(var next, var _)) {
                        arrows.add(Arrow.of(session, event, next));
                    }
                }
            }
        }
        arrows.removeIf(arrow -> !arrow.moves());
        return arrows;
    }
}
