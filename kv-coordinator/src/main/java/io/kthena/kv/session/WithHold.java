package io.kthena.kv.session;

import io.kthena.kv.session.Event.*;
import io.kthena.kv.session.Session.Dispatched;
import io.kthena.kv.session.Session.Held;
import io.kthena.kv.session.Step.To;
import java.time.Instant;

/** States in which the hold has a name and everything goes well. */
final class WithHold {
    private final Moves moves;

    WithHold(Moves moves) {
        this.moves = moves;
    }

    Step held(Held session, Event event, Instant now) {
        var transfer = session.transfer();
        var hold = session.hold();
        return switch (event) {
            case Open _, PrefillSent _, PrefillDone _, PrefillEmpty _, PrefillRejected _, PrefillFailed _ ->
                Moves.DUPLICATE;
            case DecodeSent(Engine decode, boolean voided) ->
                voided
                        ? moves.reclaiming(session, hold, decode, Doubt.of(Reason.CLIENT_GONE), now)
                        : moves.dispatched(transfer, hold, decode, now);
            case FirstOutput _, Completed _ -> Moves.released(session, BeforeHold.outputReason(event), now);
            case ReleaseConfirmed _ -> Moves.confirmed(session, now);
            // A decode leg ended that was never reported: somebody unnamed has the parameters.
            case DecodeRejected(boolean releases) ->
                releases
                        ? Moves.released(session, Reason.REJECTED_WITH_RELEASE, now)
                        : spent(session, Engine.unknown(), Reason.DECODE_REJECTED, now);
            case DecodeBroken _ -> spent(session, Engine.unknown(), Reason.DECODE_BROKEN, now);
            case ClientGone _ -> moves.suspectUnspent(transfer, hold, Doubt.of(Reason.CLIENT_GONE), now);
            case NoDecoder _ -> moves.suspectUnspent(transfer, hold, Doubt.of(Reason.NO_DECODER), now);
            // A silent router may have sent the decode leg: nothing may be released by force.
            case RouterGone _ -> Moves.parked(session, hold, null, Doubt.of(Reason.ROUTER_GONE), Reason.ROUTER_GONE);
            case Forgotten _ -> Moves.parked(session, hold, null, Doubt.of(Reason.FORGOTTEN), Reason.FORGOTTEN);
            case PrefillerGone _ -> Moves.lost(session, now);
            case Tick _ -> heldTooLong(session, now);
            case ConnectFailed _, PullStarted _ -> Moves.TOO_EARLY;
            case AbortConfirmed _, ReclaimFailed _, ReclaimAsked _, DecoderGone _, RouterBack _ -> Moves.IRRELEVANT;
        };
    }

    Step dispatched(Dispatched session, Event event, Instant now) {
        var transfer = session.transfer();
        return switch (event) {
            case Open _, PrefillSent _, PrefillDone _, PrefillEmpty _, PrefillRejected _, PrefillFailed _ ->
                Moves.DUPLICATE;
            case DecodeSent(Engine decode, boolean _) ->
                decode.equals(session.decode()) ? Moves.DUPLICATE : Moves.SPENT;
            case ConnectFailed _ -> session.pulling() ? Moves.IRRELEVANT : moves.held(transfer, session.hold(), now);
            case PullStarted _ -> session.pulling() ? Moves.DUPLICATE : pulling(session);
            case FirstOutput _, Completed _ -> Moves.released(session, BeforeHold.outputReason(event), now);
            case ReleaseConfirmed _ -> Moves.confirmed(session, now);
            case DecodeRejected(boolean releases) -> rejected(session, releases, now);
            case DecodeBroken _, AbortConfirmed _ -> spent(session, session.decode(), Reason.DECODE_BROKEN, now);
            case ClientGone _ -> spent(session, session.decode(), Reason.CLIENT_GONE, now);
            case RouterGone _ -> spent(session, session.decode(), Reason.ROUTER_GONE, now);
            case Forgotten _ -> spent(session, session.decode(), Reason.FORGOTTEN, now);
            case DecoderGone _ ->
                moves.fencing(session, session.hold(), session.decode(), Doubt.of(Reason.DECODER_GONE), true, now);
            case PrefillerGone _ -> Moves.lost(session, now);
            case Tick _ -> unsettled(session, now);
            case NoDecoder _, ReclaimFailed _, ReclaimAsked _, RouterBack _ -> Moves.IRRELEVANT;
        };
    }

    private Step spent(Session session, Engine decode, Reason reason, Instant now) {
        var hold = session.hold();
        return hold == null
                ? Moves.TOO_EARLY
                : moves.suspectSpent(session.transfer(), hold, decode, Doubt.of(reason), now);
    }

    private Step rejected(Dispatched session, boolean releases, Instant now) {
        return releases
                ? Moves.released(session, Reason.REJECTED_WITH_RELEASE, now)
                : spent(session, session.decode(), Reason.DECODE_REJECTED, now);
    }

    private static Step pulling(Dispatched session) {
        return new To(new Dispatched(
                session.transfer(), session.hold(), session.decode(), true, session.sentAt(), session.due()));
    }

    private static Step heldTooLong(Held session, Instant now) {
        var hold = session.hold();
        return Moves.reached(hold.expires(), now)
                ? Moves.expired(session, now)
                : new To(
                        new Held(session.transfer(), hold, hold.expires()),
                        new Effect.Notice(Effect.Kind.SLOW_DISPATCH));
    }

    /** First a warning; then, while the hold is still there, the decode leg is called off; then the hold is over. */
    private static Step unsettled(Dispatched session, Instant now) {
        var hold = session.hold();
        if (Moves.reached(hold.expires(), now)) {
            return Moves.expired(session, now);
        }
        return Moves.reached(hold.safeUntil(), now)
                ? new To(waiting(session, hold.expires()), Moves.abort(session, Reason.HOLD_TIMEOUT))
                : new To(waiting(session, hold.safeUntil()), new Effect.Notice(Effect.Kind.SLOW_SETTLE));
    }

    private static Dispatched waiting(Dispatched session, Instant due) {
        return new Dispatched(
                session.transfer(), session.hold(), session.decode(), session.pulling(), session.sentAt(), due);
    }
}
