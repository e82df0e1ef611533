package io.kthena.kv.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A session's life told step by step, on virtual time. Says what it expects as it goes. */
final class Story {
    private static final Instant LONG_AGO = Facts.START.minusSeconds(1);

    private final Lifecycle lifecycle;
    private final Set<Arrow> arrows = new TreeSet<>();
    private final List<Effect> effects = new ArrayList<>();
    private Session session;
    private Instant now = Facts.START;

    private Story(Profile profile, Timers timers) {
        this.lifecycle = new Lifecycle(timers);
        this.session = lifecycle.open(Facts.transfer("s", profile), now);
    }

    /** A session on engines of the old profile. */
    static Story opened() {
        return new Story(Facts.OLD, Timers.standard());
    }

    static Story opened(Profile profile, Timers timers) {
        return new Story(profile, timers);
    }

    static Story prefilling() {
        return opened().on(new Event.PrefillSent());
    }

    static Story held() {
        return prefilling().on(Facts.done("s")).is("HELD");
    }

    static Story dispatched() {
        return held().on(new Event.DecodeSent(Facts.D1, false)).is("DISPATCHED");
    }

    static Story pulling() {
        return dispatched().on(new Event.PullStarted()).is("PULLING");
    }

    static Story unaddressable() {
        return prefilling().on(new Event.PrefillFailed(true)).is("UNADDRESSABLE");
    }

    /** In doubt, and no decode engine was given the parameters. */
    static Story unspent() {
        return held().on(new Event.ClientGone(false)).is("SUSPECT");
    }

    /** In doubt, and a decode engine has the parameters. */
    static Story spent() {
        return dispatched().on(new Event.DecodeBroken()).is("SUSPECT");
    }

    static Story fencing() {
        return dispatched().on(new Event.DecoderGone()).is("FENCING");
    }

    static Story parked() {
        return fencing().tick().is("PARKED");
    }

    /** We asked the router to release. */
    static Story asked() {
        return unspent().tick().is("RECLAIMING");
    }

    /** The router releases by a void decode. */
    static Story reclaiming() {
        return unspent().on(new Event.DecodeSent(Facts.D1, true)).is("RECLAIMING");
    }

    Story on(Event event) {
        if (lifecycle.step(session, event, now) instanceof Step.To(var next, var more)) {
            arrows.add(Arrow.of(session, event, next));
            session = next;
            effects.addAll(more);
        }
        return this;
    }

    /** The clock goes to the session's deadline. */
    Story tick() {
        now = session.due();
        return on(new Event.Tick(LONG_AGO));
    }

    /** The clock goes from deadline to deadline until the session ends. */
    Story ticksOut() {
        for (int i = 0; i < 20 && !session.state().terminal(); i++) {
            tick();
        }
        return this;
    }

    Story later(Duration time) {
        now = now.plus(time);
        return this;
    }

    Story is(String label) {
        assertThat(Arrow.label(session)).isEqualTo(label);
        return this;
    }

    Story ends(State state, Evidence evidence, Reason reason) {
        assertThat(session).isInstanceOfSatisfying(Session.Ended.class, over -> {
            assertThat(over.state()).isEqualTo(state);
            assertThat(over.evidence()).isEqualTo(evidence);
            assertThat(over.reason()).isEqualTo(reason);
        });
        assertThat(session.pinnedBlocks()).isZero();
        return this;
    }

    Story asksRouter(Class<? extends Effect> kind) {
        assertThat(effects).hasAtLeastOneElementOfType(kind);
        return this;
    }

    Story asksNothing() {
        assertThat(effects)
                .filteredOn(effect -> !(effect instanceof Effect.Notice))
                .isEmpty();
        return this;
    }

    Story notices(Effect.Kind kind) {
        assertThat(effects).contains(new Effect.Notice(kind));
        return this;
    }

    Duration elapsed() {
        return Duration.between(Facts.START, now);
    }

    Set<Arrow> arrows() {
        return arrows;
    }
}
