package io.kthena.kv.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The invariants I1, I3, I4, I5, I6, I8 and I9, whatever happens in whatever order. */
class LifecycleProperties {
    private static final Instant RECOVERED = Facts.START.plusSeconds(30);

    /** An event, and how long after the one before. */
    record Beat(Event event, Duration after) {}

    /** One step as it was taken. */
    record Taken(Session from, Event event, Session to, List<Effect> effects, Instant now) {}

    @Provide
    Arbitrary<List<Beat>> beats() {
        var events = Arbitraries.of(Samples.events())
                .map(event -> event instanceof Event.Tick || event instanceof Event.ReclaimAsked
                        ? event instanceof Event.Tick ? new Event.Tick(RECOVERED) : new Event.ReclaimAsked(RECOVERED)
                        : event);
        var pauses = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 3_000)),
                Tuple.of(2, Arbitraries.longs().between(0, 60_000)),
                Tuple.of(1, Arbitraries.longs().between(0, 500_000)));
        return Combinators.combine(events, pauses)
                .as((event, pause) -> new Beat(event, Duration.ofMillis(pause)))
                .list()
                .ofMaxSize(40);
    }

    @Property
    void anEndedSessionStaysEnded(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        var steps = play(beats, current);
        var ends = steps.stream().filter(step -> step.to().state().terminal()).count();
        assertThat(ends).isLessThanOrEqualTo(1);
        assertThat(steps).noneMatch(step -> step.from().state().terminal());
    }

    @Property
    void aLateDecodeLegIsAlwaysCalledOff(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        for (var step : play(beats, current)) {
            var hold = step.from().hold();
            if (step.to() instanceof Session.Dispatched
                    && step.event() instanceof Event.DecodeSent
                    && hold != null
                    && step.now().isAfter(hold.safeUntil())) {
                assertThat(step.effects()).contains(new Effect.Notice(Effect.Kind.LATE_DISPATCH));
                assertThat(step.effects()).hasAtLeastOneElementOfType(Effect.AbortAttempt.class);
            }
        }
    }

    @Property
    void nothingIsReleasedWhileSomebodyMayRead(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        for (var step : play(beats, current)) {
            if (step.effects().stream().anyMatch(Effect.VoidDecode.class::isInstance)) {
                var fenced = step.from() instanceof Session.Fencing fencing && fencing.fenced();
                assertThat(step.from().decode() == null || fenced).isTrue();
            }
        }
    }

    @Property
    void onlyANamedHoldIsReleasedAndNotTooLate(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        for (var step : play(beats, current)) {
            if (step.effects().stream().anyMatch(Effect.VoidDecode.class::isInstance)) {
                var hold = step.from().hold();
                assertThat(hold).isNotNull();
                assertThat(step.now()).isBeforeOrEqualTo(hold.safeUntil());
                assertThat(step.now()).isAfterOrEqualTo(RECOVERED);
            }
        }
    }

    @Property
    void theIncarnationNeverChanges(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        assertThat(play(beats, current))
                .allMatch(step -> step.from().transfer().equals(step.to().transfer()));
        for (var step : play(beats, current)) {
            var before = step.from().hold();
            if (before != null) {
                assertThat(step.to().hold()).isSameAs(before);
            }
        }
    }

    @Property
    void aSecondDecodeEngineNeverGetsSpentParameters(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        for (var step : play(beats, current)) {
            var before = step.from().decode();
            var after = step.to().decode();
            if (before != null && after != null && step.event() instanceof Event.DecodeSent) {
                assertThat(after).isEqualTo(before);
            }
        }
    }

    @Property
    void theClockAloneEndsEverySession(@ForAll("beats") List<Beat> beats, @ForAll boolean current) {
        var steps = play(beats, current);
        var session = steps.isEmpty() ? first(current) : steps.getLast().to();
        var lifecycle = new Lifecycle(Timers.standard());
        for (int ticks = 0; ticks < 30 && !session.state().terminal(); ticks++) {
            if (lifecycle.step(session, new Event.Tick(RECOVERED), session.due()) instanceof Step.To(var next, var _)) {
                assertThat(next.due()).isAfter(session.due());
                session = next;
            }
        }
        assertThat(session.state().terminal()).isTrue();
    }

    private static Session first(boolean current) {
        var transfer = Facts.transfer("s", current ? Facts.CURRENT : Facts.OLD);
        return new Lifecycle(Timers.standard()).open(transfer, Facts.START);
    }

    /** Plays the beats; whenever a deadline passes on the way, the clock acts first, as in the ledger. */
    private static List<Taken> play(List<Beat> beats, boolean current) {
        List<Taken> steps = new ArrayList<>();
        var lifecycle = new Lifecycle(Samples.forced());
        var session = first(current);
        var now = Facts.START;
        for (var beat : beats) {
            now = now.plus(beat.after());
            while (!session.due().isAfter(now)) {
                session = take(lifecycle, session, new Event.Tick(RECOVERED), now, steps);
            }
            session = take(lifecycle, session, beat.event(), now, steps);
        }
        return steps;
    }

    private static Session take(Lifecycle lifecycle, Session session, Event event, Instant now, List<Taken> steps) {
        if (lifecycle.step(session, event, now) instanceof Step.To(var next, var effects)) {
            steps.add(new Taken(session, event, next, effects, now));
            return next;
        }
        return session;
    }
}
