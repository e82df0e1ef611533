package io.kthena.kv.session;

import static io.kthena.kv.session.Facts.D1;
import static io.kthena.kv.session.Facts.D2;

import io.kthena.kv.session.Event.*;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Short stories of one turn each, as a table: where an event leads from a state. */
final class Turns {
    private final Map<String, Supplier<Story>> turns = new LinkedHashMap<>();

    private Turns() {
        opened();
        prefilling();
        unaddressable();
        held();
        dispatched();
        suspect();
        parked();
        fencing();
        reclaiming();
        reclaimingForTheLastTime();
    }

    static Map<String, Supplier<Story>> all() {
        return new Turns().turns;
    }

    private void turn(String from, Supplier<Story> start, Event event, String to) {
        turns.put(
                from + ": " + event + " leads to " + to,
                () -> start.get().is(from).on(event).is(to));
    }

    private void clock(String from, Supplier<Story> start, String to) {
        turns.put(
                from + ": the deadline leads to " + to + " #" + turns.size(),
                () -> start.get().is(from).tick().is(to));
    }

    private void opened() {
        turn("OPENED", Story::opened, new ClientGone(false), "CANCELLED");
        turn("OPENED", Story::opened, new ClientGone(true), "PREFILLING");
        turn("OPENED", Story::opened, new Completed(), "RELEASED");
        turn("OPENED", Story::opened, new FirstOutput(), "RELEASED");
        turn("OPENED", Story::opened, new Forgotten(), "UNADDRESSABLE");
        turn("OPENED", Story::opened, new RouterGone(), "UNADDRESSABLE");
        turn("OPENED", Story::opened, new PrefillEmpty(), "CANCELLED");
        turn("OPENED", Story::opened, new PrefillRejected(), "CANCELLED");
        turn("OPENED", Story::opened, new PrefillFailed(false), "CANCELLED");
        turn("OPENED", Story::opened, new PrefillFailed(true), "UNADDRESSABLE");
        turn("OPENED", Story::opened, new PrefillerGone(), "LOST");
        turn("OPENED", Story::opened, new DecodeSent(D1, false), "OPENED");
        clock("OPENED", Story::opened, "UNADDRESSABLE");
    }

    private void prefilling() {
        turn("PREFILLING", Story::prefilling, new Completed(), "RELEASED");
        turn("PREFILLING", Story::prefilling, new FirstOutput(), "RELEASED");
        turn("PREFILLING", Story::prefilling, new Forgotten(), "UNADDRESSABLE");
        turn("PREFILLING", Story::prefilling, new RouterGone(), "UNADDRESSABLE");
        turn("PREFILLING", Story::prefilling, new DecoderGone(), "PREFILLING");
    }

    private void unaddressable() {
        turn("UNADDRESSABLE", Story::unaddressable, new Completed(), "RELEASED");
        turn("UNADDRESSABLE", Story::unaddressable, new FirstOutput(), "RELEASED");
        turn("UNADDRESSABLE", Story::unaddressable, new PrefillEmpty(), "CANCELLED");
        turn("UNADDRESSABLE", Story::unaddressable, new PrefillFailed(false), "CANCELLED");
        turn("UNADDRESSABLE", Story::unaddressable, new PrefillRejected(), "CANCELLED");
        turn("UNADDRESSABLE", Story::unaddressable, new PrefillerGone(), "LOST");
        turn("UNADDRESSABLE", () -> Story.prefilling().on(new ClientGone(false)), Facts.done("s"), "SUSPECT");
        turn("UNADDRESSABLE", () -> Story.prefilling().on(new RouterGone()), new RouterBack(), "PREFILLING");
    }

    private void held() {
        turn("HELD", Story::held, new DecodeBroken(), "SUSPECT");
        turn("HELD", Story::held, new DecodeRejected(true), "RELEASED");
        turn("HELD", Story::held, new DecodeRejected(false), "SUSPECT");
        turn("HELD", Story::held, new DecodeSent(D1, true), "RECLAIMING");
        turn("HELD", Story::held, new FirstOutput(), "RELEASED");
        turn("HELD", Story::held, new ReleaseConfirmed(), "RELEASED");
        turn("HELD", Story::held, new Forgotten(), "PARKED");
    }

    private void dispatched() {
        turn("DISPATCHED", Story::dispatched, new ReleaseConfirmed(), "RELEASED");
        turn("DISPATCHED", Story::dispatched, new PrefillerGone(), "LOST");
        turn("DISPATCHED", Story::dispatched, new ClientGone(false), "SUSPECT");
        turn("PULLING", Story::pulling, new FirstOutput(), "RELEASED");
        turn("PULLING", Story::pulling, new ConnectFailed(), "PULLING");
        clock("PULLING", () -> Story.pulling().tick().tick(), "EXPIRED");
        Map<String, Supplier<Story>> both = Map.of("DISPATCHED", Story::dispatched, "PULLING", Story::pulling);
        both.forEach((from, start) -> {
            turn(from, start, new AbortConfirmed(), "SUSPECT");
            turn(from, start, new DecodeBroken(), "SUSPECT");
            turn(from, start, new Forgotten(), "SUSPECT");
            turn(from, start, new RouterGone(), "SUSPECT");
            turn(from, start, new Completed(), "RELEASED");
            turn(from, start, new DecodeRejected(true), "RELEASED");
            turn(from, start, new DecodeRejected(false), "SUSPECT");
            turn(from, start, new DecoderGone(), "FENCING");
        });
    }

    private void suspect() {
        turn("SUSPECT", Story::spent, new Completed(), "RELEASED");
        turn("SUSPECT", Story::spent, new ReleaseConfirmed(), "RELEASED");
        turn("SUSPECT", Story::spent, new DecodeRejected(true), "RELEASED");
        turn("SUSPECT", Story::spent, new DecoderGone(), "FENCING");
        turn("SUSPECT", Story::spent, new PrefillerGone(), "LOST");
        turn("SUSPECT", Story::spent, new DecodeSent(D2, true), "SUSPECT");
        turn("SUSPECT", Story::spent, new ReclaimAsked(Facts.START), "SUSPECT");
        turn("SUSPECT", Story::unspent, new DecodeSent(D1, false), "DISPATCHED");
        turn("SUSPECT", Story::unspent, new Forgotten(), "PARKED");
        turn("SUSPECT", Story::unspent, new RouterGone(), "PARKED");
        turn("SUSPECT", Story::unspent, new ReclaimAsked(Facts.START), "RECLAIMING");
        turn(
                "SUSPECT",
                () -> Story.dispatched().on(new RouterGone()).on(new ConnectFailed()),
                new RouterBack(),
                "HELD");
        clock("SUSPECT", () -> Story.held().later(Duration.ofSeconds(460)).on(new ClientGone(false)), "PARKED");
        clock("SUSPECT", () -> Story.held().later(Duration.ofSeconds(489)).on(new ClientGone(false)), "EXPIRED");
    }

    private void parked() {
        turn("PARKED", Story::parked, new Completed(), "RELEASED");
        turn("PARKED", Story::parked, new FirstOutput(), "RELEASED");
        turn("PARKED", Story::parked, new ReleaseConfirmed(), "RELEASED");
        turn("PARKED", Story::parked, new DecodeRejected(true), "RELEASED");
        turn("PARKED", Story::parked, new DecoderGone(), "FENCING");
        turn("PARKED", Story::parked, new PrefillerGone(), "LOST");
        Supplier<Story> silent = () -> Story.held().on(new RouterGone());
        turn("PARKED", silent, new DecodeBroken(), "SUSPECT");
        turn("PARKED", silent, new DecodeRejected(false), "SUSPECT");
        turn("PARKED", silent, new DecodeSent(D1, false), "DISPATCHED");
        turn("PARKED", silent, new DecodeSent(D1, true), "RECLAIMING");
        turn("PARKED", silent, new RouterBack(), "HELD");
        turn("PARKED", silent, new ReclaimAsked(Facts.START), "PARKED");
        turn("PARKED", () -> Story.dispatched().on(new RouterGone()).tick().tick(), new RouterBack(), "DISPATCHED");
    }

    private void fencing() {
        turn("FENCING", Story::fencing, new Completed(), "RELEASED");
        turn("FENCING", Story::fencing, new FirstOutput(), "RELEASED");
        turn("FENCING", Story::fencing, new ReleaseConfirmed(), "RELEASED");
        turn("FENCING", Story::fencing, new DecodeRejected(true), "RELEASED");
        turn("FENCING", Story::fencing, new PrefillerGone(), "LOST");
        turn("FENCING", Story::fencing, new DecodeSent(D2, true), "FENCING");
        turn("FENCING", () -> Story.dispatched().on(new RouterGone()).tick(), new RouterBack(), "DISPATCHED");
        clock("FENCING", () -> Story.dispatched().later(Duration.ofSeconds(470)).on(new DecoderGone()), "EXPIRED");
    }

    private void reclaiming() {
        turn("RECLAIMING", Story::reclaiming, new Completed(), "RECLAIMED");
        turn("RECLAIMING", Story::reclaiming, new ReleaseConfirmed(), "RECLAIMED");
        turn("RECLAIMING", Story::reclaiming, new DecodeRejected(true), "RECLAIMED");
        turn("RECLAIMING", Story::reclaiming, new DecodeRejected(false), "SUSPECT");
        turn("RECLAIMING", Story::reclaiming, new DecodeBroken(), "SUSPECT");
        turn("RECLAIMING", Story::reclaiming, new ConnectFailed(), "SUSPECT");
        turn("RECLAIMING", Story::reclaiming, new DecoderGone(), "FENCING");
        turn("RECLAIMING", Story::reclaiming, new Forgotten(), "SUSPECT");
        turn("RECLAIMING", Story::reclaiming, new RouterGone(), "SUSPECT");
        turn("RECLAIMING", Story::reclaiming, new PrefillerGone(), "LOST");
        turn("RECLAIMING", Story::asked, new DecodeSent(D1, false), "DISPATCHED");
        turn("RECLAIMING", Story::asked, new NoDecoder(), "SUSPECT");
        turn("RECLAIMING", Story::asked, new Forgotten(), "PARKED");
        turn("RECLAIMING", Story::asked, new RouterGone(), "PARKED");
        clock("RECLAIMING", Story::asked, "SUSPECT");
        clock(
                "RECLAIMING",
                () -> Story.unspent().later(Duration.ofSeconds(470)).on(new DecodeSent(D1, true)),
                "EXPIRED");
    }

    private void reclaimingForTheLastTime() {
        Supplier<Story> last = () -> Story.asked().tick().tick().tick().tick();
        turn("RECLAIMING", () -> last.get().on(new DecodeSent(D1, true)), new ConnectFailed(), "PARKED");
        turn("RECLAIMING", last, new DecodeBroken(), "PARKED");
        turn("RECLAIMING", last, new DecodeRejected(false), "PARKED");
        turn("RECLAIMING", last, new NoDecoder(), "PARKED");
        clock("RECLAIMING", last, "PARKED");
    }
}
