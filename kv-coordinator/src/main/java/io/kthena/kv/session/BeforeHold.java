package io.kthena.kv.session;

import io.kthena.kv.session.Event.*;
import io.kthena.kv.session.Session.Opened;
import io.kthena.kv.session.Session.Prefilling;
import io.kthena.kv.session.Session.Unaddressable;
import java.time.Instant;

/** States in which no hold has a name yet. */
final class BeforeHold {
    private final Moves moves;

    BeforeHold(Moves moves) {
        this.moves = moves;
    }

    Step opened(Opened session, Event event, Instant now) {
        var transfer = session.transfer();
        return switch (event) {
            case PrefillSent _ -> moves.prefilling(transfer, false, now);
            case PrefillFailed(boolean written) when written -> broken(session, now);
            case ClientGone(boolean detached) ->
                detached ? moves.prefilling(transfer, true, now) : Moves.cancelled(session, Reason.CLIENT_GONE, now);
            case PrefillDone done -> named(transfer, done, false, now);
            case Open _ -> Moves.DUPLICATE;
            case PrefillEmpty _, PrefillRejected _, PrefillFailed _ -> answeredWithoutHold(session, event, now);
            case FirstOutput _, Completed _ -> Moves.released(session, outputReason(event), now);
            case PrefillerGone _ -> Moves.lost(session, now);
            case RouterGone _ -> moves.unaddressable(transfer, Reason.ROUTER_GONE, now);
            case Forgotten _ -> moves.unaddressable(transfer, Reason.FORGOTTEN, now);
            case Tick _ -> moves.unaddressable(transfer, Reason.PREFILL_SILENT, now);
            case DecodeSent _, ConnectFailed _, PullStarted _, DecodeRejected _, DecodeBroken _, NoDecoder _ ->
                Moves.TOO_EARLY;
            case ReleaseConfirmed _, AbortConfirmed _, ReclaimFailed _, ReclaimAsked _, DecoderGone _, RouterBack _ ->
                Moves.IRRELEVANT;
        };
    }

    Step prefilling(Prefilling session, Event event, Instant now) {
        var transfer = session.transfer();
        return switch (event) {
            case Open _, PrefillSent _ -> Moves.DUPLICATE;
            case PrefillDone done -> named(transfer, done, session.detached(), now);
            case PrefillFailed(boolean written) when written -> broken(session, now);
            case PrefillEmpty _, PrefillRejected _, PrefillFailed _ -> answeredWithoutHold(session, event, now);
            case FirstOutput _, Completed _ -> Moves.released(session, outputReason(event), now);
            case ClientGone(boolean detached) -> clientGone(session, detached, now);
            case PrefillerGone _ -> Moves.lost(session, now);
            case RouterGone _ -> moves.unaddressable(transfer, Reason.ROUTER_GONE, now);
            case Forgotten _ -> moves.unaddressable(transfer, Reason.FORGOTTEN, now);
            case Tick _ -> moves.unaddressable(transfer, Reason.PREFILL_SILENT, now);
            case DecodeSent _, ConnectFailed _, PullStarted _, DecodeRejected _, DecodeBroken _, NoDecoder _ ->
                Moves.TOO_EARLY;
            case ReleaseConfirmed _, AbortConfirmed _, ReclaimFailed _, ReclaimAsked _, DecoderGone _, RouterBack _ ->
                Moves.IRRELEVANT;
        };
    }

    Step unaddressable(Unaddressable session, Event event, Instant now) {
        var transfer = session.transfer();
        var clientGone = session.reason() == Reason.CLIENT_GONE;
        return switch (event) {
            case Open _, PrefillSent _ -> Moves.DUPLICATE;
            case PrefillDone done -> named(transfer, done, clientGone, now);
            case PrefillFailed(boolean written) when written -> Moves.DUPLICATE;
            case PrefillEmpty _, PrefillRejected _, PrefillFailed _ -> answeredWithoutHold(session, event, now);
            case FirstOutput _, Completed _ -> Moves.released(session, outputReason(event), now);
            case PrefillerGone _ -> Moves.lost(session, now);
            case RouterBack _ ->
                Doubt.of(session.reason()).routerSilent() ? moves.prefilling(transfer, false, now) : Moves.IRRELEVANT;
            case Tick _ -> Moves.expired(session, now);
            case DecodeSent _, ConnectFailed _, PullStarted _, DecodeRejected _, DecodeBroken _, NoDecoder _ ->
                Moves.TOO_EARLY;
            case ClientGone _, RouterGone _, Forgotten _ -> Moves.DUPLICATE;
            case ReleaseConfirmed _, AbortConfirmed _, ReclaimFailed _, ReclaimAsked _, DecoderGone _ ->
                Moves.IRRELEVANT;
        };
    }

    private Step named(Transfer transfer, PrefillDone done, boolean clientGone, Instant now) {
        var hold = moves.timers.hold(transfer, done.handle(), now.minus(done.age()));
        return clientGone
                ? moves.suspectUnspent(transfer, hold, Doubt.of(Reason.CLIENT_GONE), now)
                : moves.held(transfer, hold, now);
    }

    private Step clientGone(Prefilling session, boolean detached, Instant now) {
        if (!detached) {
            return moves.unaddressable(session.transfer(), Reason.CLIENT_GONE, now);
        }
        return session.detached()
                ? Moves.DUPLICATE
                : new Step.To(new Prefilling(session.transfer(), true, session.due()));
    }

    private Step broken(Session session, Instant now) {
        return moves.unaddressable(session.transfer(), Reason.PREFILL_BROKEN, now);
    }

    private static Step answeredWithoutHold(Session session, Event event, Instant now) {
        return switch (event) {
            case PrefillEmpty _ ->
                Moves.cancelled(session, Reason.NO_PARAMS, now, new Effect.Notice(Effect.Kind.MISSING_PARAMS));
            case PrefillRejected _ -> Moves.cancelled(session, Reason.PREFILL_REJECTED, now);
            default ->
                Moves.cancelled(
                        session,
                        Reason.PREFILL_UNREACHED,
                        now,
                        new Effect.AvoidEngine(session.transfer().prefill(), Reason.PREFILL_UNREACHED));
        };
    }

    static Reason outputReason(Event event) {
        return event instanceof Completed ? Reason.COMPLETED : Reason.FIRST_OUTPUT;
    }
}
