package io.kthena.kv.session;

import static io.kthena.kv.session.Evidence.ASSUMED;
import static io.kthena.kv.session.Evidence.CONFIRMED;
import static io.kthena.kv.session.Evidence.INFERRED;
import static io.kthena.kv.session.Facts.D1;
import static io.kthena.kv.session.Facts.D2;

import io.kthena.kv.session.Event.*;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The failure matrix and the happy paths as stories (spec: Mooncake protocol §8.3 and §8.10). */
final class Stories {
    private Stories() {}

    static Map<String, Supplier<Story>> all() {
        Map<String, Supplier<Story>> all = new LinkedHashMap<>();
        goingWell(all);
        prefillSide(all);
        decodeSide(all);
        clientsAndRouters(all);
        return all;
    }

    private static void goingWell(Map<String, Supplier<Story>> all) {
        all.put(
                "the first output releases",
                () -> Story.dispatched()
                        .on(new FirstOutput())
                        .ends(State.RELEASED, INFERRED, Reason.FIRST_OUTPUT)
                        .asksNothing());
        all.put(
                "a confirmed release is better evidence",
                () -> Story.pulling().on(new ReleaseConfirmed()).ends(State.RELEASED, CONFIRMED, Reason.CONFIRMED));
        all.put(
                "late and doubled events change nothing",
                () -> Story.dispatched()
                        .on(new FirstOutput())
                        .on(new FirstOutput())
                        .on(new Open())
                        .on(new PrefillerGone())
                        .ends(State.RELEASED, INFERRED, Reason.FIRST_OUTPUT));
        all.put(
                "a dropped PrefillSent is made up for",
                () -> Story.opened().on(Facts.done("s")).is("HELD"));
        all.put(
                "a dropped DecodeSent is made up for",
                () -> Story.held().on(new Completed()).ends(State.RELEASED, INFERRED, Reason.COMPLETED));
        all.put(
                "row 10: a decode engine that refuses the connection costs nothing",
                () -> Story.dispatched()
                        .on(new ConnectFailed())
                        .is("HELD")
                        .on(new DecodeSent(D2, false))
                        .is("DISPATCHED"));
        all.put(
                "parameters are spent once",
                () -> Story.dispatched()
                        .on(new DecodeSent(D2, false))
                        .on(new DecoderGone())
                        .is("FENCING"));
    }

    private static void prefillSide(Map<String, Supplier<Story>> all) {
        all.put(
                "row 1: an unreachable prefill engine costs no session",
                () -> Story.prefilling()
                        .on(new PrefillFailed(false))
                        .ends(State.CANCELLED, INFERRED, Reason.PREFILL_UNREACHED)
                        .asksRouter(Effect.AvoidEngine.class));
        all.put(
                "row 2: a prefill engine dies while prefilling",
                () -> Story.prefilling().on(new PrefillerGone()).ends(State.LOST, CONFIRMED, Reason.PREFILLER_GONE));
        all.put(
                "row 3: a lost answer may leave a hold without a name",
                () -> Story.unaddressable()
                        .notices(Effect.Kind.UNADDRESSABLE)
                        .tick()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
        all.put(
                "row 4: a prefill leg that ends without parameters holds nothing",
                () -> Story.prefilling()
                        .on(new PrefillEmpty())
                        .ends(State.CANCELLED, INFERRED, Reason.NO_PARAMS)
                        .notices(Effect.Kind.MISSING_PARAMS));
        all.put(
                "a refused prefill leg holds nothing",
                () -> Story.prefilling()
                        .on(new PrefillRejected())
                        .ends(State.CANCELLED, INFERRED, Reason.PREFILL_REJECTED));
        all.put(
                "row 5: a prefill engine dies while it holds",
                () -> Story.held().on(new PrefillerGone()).ends(State.LOST, CONFIRMED, Reason.PREFILLER_GONE));
        all.put(
                "row 6: a prefill engine dies while it is read",
                () -> Story.pulling().on(new PrefillerGone()).ends(State.LOST, CONFIRMED, Reason.PREFILLER_GONE));
        all.put(
                "row 9: a decode leg is called off before the hold expires",
                () -> Story.dispatched()
                        .tick()
                        .notices(Effect.Kind.SLOW_SETTLE)
                        .tick()
                        .asksRouter(Effect.AbortAttempt.class)
                        .tick()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
        all.put(
                "a decode leg after the last safe moment is called off at once",
                () -> Story.held()
                        .later(Duration.ofSeconds(460))
                        .on(new DecodeSent(D1, false))
                        .notices(Effect.Kind.LATE_DISPATCH)
                        .asksRouter(Effect.AbortAttempt.class));
        all.put(
                "a silent prefill leg becomes suspicious, and its answer makes it good",
                () -> Story.prefilling()
                        .tick()
                        .is("UNADDRESSABLE")
                        .on(Facts.done("s"))
                        .is("HELD"));
        all.put(
                "a hold that nobody comes for is warned about, then expires",
                () -> Story.held()
                        .tick()
                        .notices(Effect.Kind.SLOW_DISPATCH)
                        .ticksOut()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
    }

    private static void decodeSide(Map<String, Supplier<Story>> all) {
        all.put(
                "row 11: a rejection that is known to release",
                () -> Story.dispatched()
                        .on(new DecodeRejected(true))
                        .ends(State.RELEASED, INFERRED, Reason.REJECTED_WITH_RELEASE));
        all.put(
                "rows 11 and 12: any other rejection leaves the hold to its timeout",
                () -> Story.dispatched()
                        .on(new DecodeRejected(false))
                        .is("SUSPECT")
                        .tick()
                        .is("FENCING")
                        .tick()
                        .is("PARKED")
                        .tick()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
        all.put(
                "rows 13 and 14: a decode engine dies, nothing is released while a read may land",
                () -> Story.fencing()
                        .tick()
                        .is("PARKED")
                        .asksNothing()
                        .tick()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
        all.put(
                "rows 13 and 14 with forced release: after the quiet time the router releases",
                () -> Story.opened(Facts.OLD, Samples.forced())
                        .on(Facts.done("s"))
                        .on(new DecodeSent(D1, false))
                        .on(new DecoderGone())
                        .tick()
                        .is("RECLAIMING")
                        .asksRouter(Effect.VoidDecode.class)
                        .on(new DecodeSent(D2, true))
                        .on(new FirstOutput())
                        .ends(State.RECLAIMED, INFERRED, Reason.VOID_DECODED));
        all.put(
                "a late first output settles every doubt",
                () -> Story.spent().on(new FirstOutput()).ends(State.RELEASED, INFERRED, Reason.FIRST_OUTPUT));
        all.put(
                "a broken leg on engines that release by themselves",
                () -> Story.opened(Facts.CURRENT, Timers.standard())
                        .on(Facts.done("s"))
                        .on(new DecodeSent(D1, false))
                        .on(new DecodeBroken())
                        .tick()
                        .ends(State.RELEASED, ASSUMED, Reason.ABORTED_WITH_RELEASE));
        all.put(
                "no decode engine: the router releases or is asked to",
                () -> Story.held().on(new NoDecoder()).tick().is("RECLAIMING").asksRouter(Effect.VoidDecode.class));
    }

    private static void clientsAndRouters(Map<String, Supplier<Story>> all) {
        all.put(
                "row 18: a client leaves while prefilling",
                () -> Story.prefilling()
                        .on(new ClientGone(false))
                        .is("UNADDRESSABLE")
                        .tick()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
        all.put(
                "row 18 prevented: the router lets the leg finish, then releases",
                () -> Story.prefilling()
                        .on(new ClientGone(true))
                        .is("PREFILLING")
                        .on(Facts.done("s"))
                        .is("SUSPECT")
                        .on(new DecodeSent(D1, true))
                        .on(new FirstOutput())
                        .ends(State.RECLAIMED, INFERRED, Reason.VOID_DECODED)
                        .asksNothing());
        all.put(
                "row 19: a client leaves between the legs and the router releases",
                () -> Story.reclaiming()
                        .on(new FirstOutput())
                        .ends(State.RECLAIMED, INFERRED, Reason.VOID_DECODED)
                        .asksNothing());
        all.put(
                "row 19: the router forgets to release and is asked, three times, in vain",
                () -> Story.asked()
                        .asksRouter(Effect.VoidDecode.class)
                        .on(new ReclaimFailed())
                        .tick()
                        .on(new ReclaimFailed())
                        .tick()
                        .on(new ReclaimFailed())
                        .is("PARKED")
                        .on(new ReclaimAsked(Facts.START))
                        .is("RECLAIMING"));
        all.put(
                "row 20: a client leaves while the decode engine reads",
                () -> Story.pulling()
                        .on(new ClientGone(false))
                        .is("SUSPECT")
                        .tick()
                        .is("FENCING"));
        all.put(
                "row 21: a router dies with a hold that nobody else can name",
                () -> Story.held()
                        .on(new RouterGone())
                        .is("PARKED")
                        .asksNothing()
                        .tick()
                        .ends(State.EXPIRED, ASSUMED, Reason.HOLD_TIMEOUT));
        all.put(
                "row 23: a router comes back from a partition and nothing was reclaimed",
                () -> Story.dispatched()
                        .on(new RouterGone())
                        .is("SUSPECT")
                        .on(new RouterBack())
                        .is("DISPATCHED")
                        .on(new FirstOutput())
                        .ends(State.RELEASED, INFERRED, Reason.FIRST_OUTPUT)
                        .asksNothing());
        all.put(
                "no release within the recovery window",
                () -> Story.unspent()
                        .later(Duration.ofSeconds(2))
                        .on(new Tick(Facts.START.plusSeconds(30)))
                        .is("SUSPECT")
                        .asksNothing()
                        .tick()
                        .is("RECLAIMING"));
    }
}
