package io.kthena.kv.session;

import io.kthena.kv.session.Step.Ignored;
import io.kthena.kv.session.Step.To;
import io.kthena.kv.session.Step.Why;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The moves that several states share. */
final class Moves {
    static final Ignored DUPLICATE = new Ignored(Why.DUPLICATE);
    static final Ignored TOO_EARLY = new Ignored(Why.TOO_EARLY);
    static final Ignored IRRELEVANT = new Ignored(Why.IRRELEVANT);
    static final Ignored SPENT = new Ignored(Why.PARAMS_SPENT);

    final Timers timers;

    Moves(Timers timers) {
        this.timers = timers;
    }

    Instant prefillDue(Transfer transfer, Instant now) {
        return timers.prefillDue(transfer, now);
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    static boolean reached(Instant moment, Instant now) {
        return !now.isBefore(moment);
    }

    static To ended(Session from, State state, Evidence evidence, Reason reason, Instant now, Effect... effects) {
        return new To(
                new Session.Ended(from.transfer(), state, evidence, reason, from.hold(), from.decode(), now), effects);
    }

    static To released(Session from, Reason reason, Instant now) {
        return ended(from, State.RELEASED, Evidence.INFERRED, reason, now);
    }

    static To confirmed(Session from, Instant now) {
        return ended(from, State.RELEASED, Evidence.CONFIRMED, Reason.CONFIRMED, now);
    }

    static To cancelled(Session from, Reason reason, Instant now, Effect... effects) {
        return ended(from, State.CANCELLED, Evidence.INFERRED, reason, now, effects);
    }

    static To lost(Session from, Instant now) {
        return ended(from, State.LOST, Evidence.CONFIRMED, Reason.PREFILLER_GONE, now);
    }

    /** The hold timed out; a decode engine that may still read must be told to stop. */
    static To expired(Session from, Instant now) {
        if (from.decode() == null) {
            return ended(from, State.EXPIRED, Evidence.ASSUMED, Reason.HOLD_TIMEOUT, now);
        }
        return ended(from, State.EXPIRED, Evidence.ASSUMED, Reason.HOLD_TIMEOUT, now, abort(from, Reason.HOLD_TIMEOUT));
    }

    static Effect abort(Session session, Reason reason) {
        return new Effect.AbortAttempt(session.transfer().router(), session.id(), reason);
    }

    To prefilling(Transfer transfer, boolean detached, Instant now) {
        return new To(new Session.Prefilling(transfer, detached, timers.prefillDue(transfer, now)));
    }

    /** The engine may hold blocks that nobody can name: only its own timeout frees them. */
    To unaddressable(Transfer transfer, Reason reason, Instant now) {
        return new To(
                new Session.Unaddressable(transfer, reason, timers.expiry(transfer, now)),
                new Effect.Notice(Effect.Kind.UNADDRESSABLE));
    }

    To held(Transfer transfer, Hold hold, Instant now, Effect... effects) {
        return new To(new Session.Held(transfer, hold, earlier(now.plus(timers.dispatch()), hold.expires())), effects);
    }

    To dispatched(Transfer transfer, Hold hold, Engine decode, Instant now) {
        var next = new Session.Dispatched(
                transfer, hold, decode, false, now, earlier(now.plus(timers.settle()), hold.expires()));
        if (now.isAfter(hold.safeUntil())) {
            return new To(next, new Effect.Notice(Effect.Kind.LATE_DISPATCH), abort(next, Reason.HOLD_TIMEOUT));
        }
        return new To(next);
    }

    /** Nobody was given the parameters: the router is expected to release by itself, else it is asked to. */
    To suspectUnspent(Transfer transfer, Hold hold, Doubt doubt, Instant now) {
        return new To(new Session.Suspect(
                transfer, hold, null, doubt, earlier(now.plus(timers.ownRelease()), hold.expires())));
    }

    /** A decode engine has the parameters: give it time to clean up. */
    To suspectSpent(Transfer transfer, Hold hold, Engine decode, Doubt doubt, Instant now) {
        return new To(
                new Session.Suspect(transfer, hold, decode, doubt, earlier(now.plus(timers.drain()), hold.expires())));
    }

    static To parked(Session from, Hold hold, @Nullable Engine decode, Doubt doubt, Reason why) {
        return new To(new Session.Suspect(from.transfer(), hold, decode, doubt.park(why), hold.expires()));
    }

    To fencing(Session from, Hold hold, Engine decode, Doubt doubt, boolean fenced, Instant now, Effect... effects) {
        var due = earlier(timers.quiesced(from.transfer(), now), hold.expires());
        return new To(new Session.Fencing(from.transfer(), hold, decode, doubt, fenced, due), effects);
    }

    To reclaiming(Session from, Hold hold, @Nullable Engine decode, Doubt doubt, Instant now, Effect... effects) {
        var due = earlier(now.plus(timers.reclaim()), hold.expires());
        return new To(new Session.Reclaiming(from.transfer(), hold, decode, doubt.tried(), due), effects);
    }

    static Effect voidDecode(Session session) {
        return new Effect.VoidDecode(session.transfer().router(), session.id());
    }

    boolean mayRetry(Doubt doubt) {
        return doubt.reclaims() < timers.reclaimAttempts();
    }
}
