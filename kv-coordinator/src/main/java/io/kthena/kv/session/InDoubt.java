package io.kthena.kv.session;

import io.kthena.kv.session.Event.*;
import io.kthena.kv.session.Session.Fencing;
import io.kthena.kv.session.Session.Reclaiming;
import io.kthena.kv.session.Session.Suspect;
import io.kthena.kv.session.Step.To;
import java.time.Instant;

/** States in which the hold is presumed to be pinned with nobody coming for it (spec: Mooncake protocol §8.6). */
final class InDoubt {
    private final Moves moves;

    InDoubt(Moves moves) {
        this.moves = moves;
    }

    Step suspect(Suspect session, Event event, Instant now) {
        return switch (event) {
            case Open _, PrefillSent _, PrefillDone _, PrefillEmpty _, PrefillRejected _, PrefillFailed _ ->
                Moves.DUPLICATE;
            case DecodeSent(Engine decode, boolean voided) -> sent(session, decode, voided, now);
            case ConnectFailed _ ->
                session.decode() == null
                        ? Moves.TOO_EARLY
                        : moves.suspectUnspent(session.transfer(), session.hold(), session.doubt(), now);
            case FirstOutput _, Completed _ -> Moves.released(session, BeforeHold.outputReason(event), now);
            case ReleaseConfirmed _ -> Moves.confirmed(session, now);
            case DecodeRejected(boolean releases) -> ended(session, releases, Reason.DECODE_REJECTED, now);
            case DecodeBroken _ -> ended(session, false, Reason.DECODE_BROKEN, now);
            case PrefillerGone _ -> Moves.lost(session, now);
            case DecoderGone _ -> decoderGone(session, session.hold(), session.doubt(), now);
            case RouterGone _ -> routerSilent(session, Reason.ROUTER_GONE);
            case Forgotten _ -> routerSilent(session, Reason.FORGOTTEN);
            case RouterBack _ -> routerBack(session, session.hold(), session.doubt(), now);
            case Tick(Instant reclaimFrom) -> suspectTick(session, reclaimFrom, now);
            case ReclaimAsked(Instant reclaimFrom) -> asked(session, reclaimFrom, now);
            case ClientGone _, NoDecoder _ -> Moves.DUPLICATE;
            case PullStarted _, AbortConfirmed _, ReclaimFailed _ -> Moves.IRRELEVANT;
        };
    }

    Step fencing(Fencing session, Event event, Instant now) {
        return switch (event) {
            case Open _, PrefillSent _, PrefillDone _, PrefillEmpty _, PrefillRejected _, PrefillFailed _ ->
                Moves.DUPLICATE;
            case DecodeSent(Engine decode, boolean _) ->
                decode.equals(session.decode()) ? Moves.DUPLICATE : Moves.SPENT;
            case FirstOutput _, Completed _ -> Moves.released(session, BeforeHold.outputReason(event), now);
            case ReleaseConfirmed _ -> Moves.confirmed(session, now);
            case DecodeRejected(boolean releases)
            when releases -> Moves.released(session, Reason.REJECTED_WITH_RELEASE, now);
            case DecodeRejected _, DecodeBroken _, AbortConfirmed _, DecoderGone _ -> fenced(session);
            case PrefillerGone _ -> Moves.lost(session, now);
            case RouterBack _ ->
                session.fenced() ? Moves.IRRELEVANT : routerBack(session, session.hold(), session.doubt(), now);
            case Tick(Instant reclaimFrom) -> fencingTick(session, reclaimFrom, now);
            case ConnectFailed _,
                    PullStarted _,
                    ClientGone _,
                    NoDecoder _,
                    ReclaimFailed _,
                    ReclaimAsked _,
                    RouterGone _,
                    Forgotten _ -> Moves.IRRELEVANT;
        };
    }

    Step reclaiming(Reclaiming session, Event event, Instant now) {
        return switch (event) {
            case Open _, PrefillSent _, PrefillDone _, PrefillEmpty _, PrefillRejected _, PrefillFailed _ ->
                Moves.DUPLICATE;
            case DecodeSent(Engine decode, boolean voided) -> reclaimSent(session, decode, voided, now);
            case ConnectFailed _ -> session.decode() == null ? Moves.TOO_EARLY : reclaimFailed(unsent(session), now);
            case FirstOutput _, Completed _ ->
                Moves.ended(session, State.RECLAIMED, Evidence.INFERRED, Reason.VOID_DECODED, now);
            case ReleaseConfirmed _ -> Moves.ended(session, State.RECLAIMED, Evidence.CONFIRMED, Reason.CONFIRMED, now);
            case DecodeRejected(boolean releases)
            when releases ->
                Moves.ended(session, State.RECLAIMED, Evidence.INFERRED, Reason.REJECTED_WITH_RELEASE, now);
            case DecodeRejected _, DecodeBroken _, ReclaimFailed _, NoDecoder _ -> reclaimFailed(session, now);
            case PrefillerGone _ -> Moves.lost(session, now);
            case DecoderGone _ -> decoderGone(session, session.hold(), session.doubt(), now);
            case RouterGone _ -> abandoned(session, Reason.ROUTER_GONE, now);
            case Forgotten _ -> abandoned(session, Reason.FORGOTTEN, now);
            case Tick _ ->
                Moves.reached(session.hold().expires(), now)
                        ? Moves.expired(session, now)
                        : reclaimFailed(session, now);
            case ClientGone _, ReclaimAsked _ -> Moves.DUPLICATE;
            case PullStarted _, AbortConfirmed _, RouterBack _ -> Moves.IRRELEVANT;
        };
    }

    private Step sent(Suspect session, Engine decode, boolean voided, Instant now) {
        if (session.decode() != null) {
            return decode.equals(session.decode()) ? Moves.DUPLICATE : Moves.SPENT;
        }
        return voided
                ? moves.reclaiming(session, session.hold(), decode, session.doubt(), now)
                : moves.dispatched(session.transfer(), session.hold(), decode, now);
    }

    /** A decode leg ended. If it was never reported, somebody unnamed has the parameters all the same. */
    private Step ended(Suspect session, boolean releases, Reason reason, Instant now) {
        if (releases) {
            return Moves.released(session, Reason.REJECTED_WITH_RELEASE, now);
        }
        return session.decode() != null
                ? Moves.DUPLICATE
                : moves.suspectSpent(
                        session.transfer(),
                        session.hold(),
                        Engine.unknown(),
                        session.doubt().because(reason),
                        now);
    }

    private Step decoderGone(Session session, Hold hold, Doubt doubt, Instant now) {
        var decode = session.decode();
        return decode == null
                ? Moves.IRRELEVANT
                : moves.fencing(session, hold, decode, doubt.because(Reason.DECODER_GONE), true, now);
    }

    private static Step routerSilent(Suspect session, Reason reason) {
        return session.decode() == null && !session.doubt().parked()
                ? Moves.parked(session, session.hold(), null, session.doubt(), reason)
                : Moves.IRRELEVANT;
    }

    private Step routerBack(Session session, Hold hold, Doubt doubt, Instant now) {
        if (!doubt.routerSilent()) {
            return Moves.IRRELEVANT;
        }
        var decode = session.decode();
        return decode == null
                ? moves.held(session.transfer(), hold, now)
                : moves.dispatched(session.transfer(), hold, decode, now);
    }

    private Step suspectTick(Suspect session, Instant reclaimFrom, Instant now) {
        var hold = session.hold();
        var doubt = session.doubt();
        if (Moves.reached(hold.expires(), now)) {
            return Moves.expired(session, now);
        }
        var decode = session.decode();
        if (doubt.parked() || (decode == null && (!moves.mayRetry(doubt) || now.isAfter(hold.safeUntil())))) {
            return Moves.parked(session, hold, decode, doubt, doubt.reason());
        }
        if (decode == null) {
            return now.isBefore(reclaimFrom)
                    ? new To(new Suspect(
                            session.transfer(), hold, null, doubt, Moves.earlier(reclaimFrom, hold.expires())))
                    : moves.reclaiming(session, hold, null, doubt, now, Moves.voidDecode(session));
        }
        return releasesByItself(session)
                ? Moves.ended(session, State.RELEASED, Evidence.ASSUMED, Reason.ABORTED_WITH_RELEASE, now)
                : moves.fencing(
                        session,
                        hold,
                        decode,
                        doubt,
                        legClosed(doubt.reason()),
                        now,
                        Moves.abort(session, doubt.reason()));
    }

    /** An operator may retry what nobody else can be reading, while the hold surely lasts. */
    private Step asked(Suspect session, Instant reclaimFrom, Instant now) {
        var safe = session.decode() == null
                && !session.doubt().routerSilent()
                && !now.isAfter(session.hold().safeUntil())
                && !now.isBefore(reclaimFrom);
        return safe
                ? moves.reclaiming(session, session.hold(), null, session.doubt(), now, Moves.voidDecode(session))
                : Moves.IRRELEVANT;
    }

    private static boolean releasesByItself(Suspect session) {
        return session.transfer().profile().releasesOnAbort() && session.doubt().reason() != Reason.DECODE_REJECTED;
    }

    /** Whether the doubt's own reason says that no decode leg is open any more. */
    private static boolean legClosed(Reason reason) {
        return reason == Reason.CLIENT_GONE || reason == Reason.DECODE_BROKEN || reason == Reason.DECODE_REJECTED;
    }

    private static Step fenced(Fencing session) {
        return session.fenced()
                ? Moves.DUPLICATE
                : new To(new Fencing(
                        session.transfer(), session.hold(), session.decode(), session.doubt(), true, session.due()));
    }

    private Step fencingTick(Fencing session, Instant reclaimFrom, Instant now) {
        var hold = session.hold();
        var doubt = session.doubt();
        if (Moves.reached(hold.expires(), now)) {
            return Moves.expired(session, now);
        }
        var allowed = session.fenced()
                && moves.timers.reclaimAfterFence()
                && moves.mayRetry(doubt)
                && !doubt.routerSilent()
                && !now.isAfter(hold.safeUntil());
        if (!allowed) {
            return Moves.parked(session, hold, session.decode(), doubt, doubt.reason());
        }
        return now.isBefore(reclaimFrom)
                ? new To(new Fencing(
                        session.transfer(),
                        hold,
                        session.decode(),
                        doubt,
                        true,
                        Moves.earlier(reclaimFrom, hold.expires())))
                : moves.reclaiming(session, hold, null, doubt, now, Moves.voidDecode(session));
    }

    private Step reclaimSent(Reclaiming session, Engine decode, boolean voided, Instant now) {
        if (session.decode() != null) {
            return decode.equals(session.decode()) ? Moves.DUPLICATE : Moves.SPENT;
        }
        return voided
                ? new To(new Reclaiming(session.transfer(), session.hold(), decode, session.doubt(), session.due()))
                : moves.dispatched(session.transfer(), session.hold(), decode, now);
    }

    private static Reclaiming unsent(Reclaiming session) {
        return new Reclaiming(session.transfer(), session.hold(), null, session.doubt(), session.due());
    }

    private Step reclaimFailed(Reclaiming session, Instant now) {
        var hold = session.hold();
        var decode = session.decode();
        if (decode != null) {
            return moves.suspectSpent(
                    session.transfer(), hold, decode, session.doubt().because(Reason.DECODE_BROKEN), now);
        }
        return moves.mayRetry(session.doubt())
                ? moves.suspectUnspent(session.transfer(), hold, session.doubt(), now)
                : Moves.parked(session, hold, null, session.doubt(), Reason.RECLAIM_FAILED);
    }

    private Step abandoned(Reclaiming session, Reason reason, Instant now) {
        var decode = session.decode();
        return decode == null
                ? Moves.parked(session, session.hold(), null, session.doubt(), reason)
                : moves.suspectSpent(
                        session.transfer(),
                        session.hold(),
                        decode,
                        session.doubt().because(reason),
                        now);
    }
}
