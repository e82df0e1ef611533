package io.kthena.kv.metrics;

import io.kthena.kv.engine.Notices;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Orphan;
import io.kthena.kv.session.Effect;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Hold;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.kthena.kv.session.Step;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The {@code kvcoord_*} metrics (spec: Mooncake protocol §8.12). Labels are bounded: enums, and the pods that hold or held
 * something and are not known to be gone.
 */
public final class Meters implements Journal, Notices {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30),
        Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(480)
    };

    private record Held(AtomicLong blocks, AtomicLong bytes) {}

    private final MeterRegistry registry;
    private final Runnable onChange;
    private final Map<State, AtomicInteger> states = new EnumMap<>(State.class);
    private final Map<Orphan, AtomicInteger> orphans = new EnumMap<>(Orphan.class);
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final AtomicLong epoch = new AtomicLong();
    private final AtomicInteger leases = new AtomicInteger();
    private final Timer prefill;
    private final Timer hold;
    private final Timer dispatchDelay;
    private final Timer settle;

    /** Registers the meters; {@code onChange} is called whenever the books may have changed. */
    public Meters(MeterRegistry registry, Runnable onChange) {
        this.registry = registry;
        this.onChange = onChange;
        for (var state : State.values()) {
            if (!state.terminal()) {
                states.put(state, gauge("kvcoord.sessions", "state", label(state)));
            }
        }
        for (var kind : Orphan.values()) {
            orphans.put(kind, gauge("kvcoord.orphans", "kind", label(kind)));
        }
        Gauge.builder("kvcoord.epoch", epoch, AtomicLong::get).register(registry);
        Gauge.builder("kvcoord.router.leases", leases, AtomicInteger::get).register(registry);
        this.prefill = timer("kvcoord.prefill", "From open to hold.");
        this.hold = timer("kvcoord.hold", "From hold to its end.");
        this.dispatchDelay = timer("kvcoord.dispatch.delay", "From hold to decode leg.");
        this.settle = timer("kvcoord.settle", "From decode leg to first output.");
    }

    @Override
    public void opened(Session session) {
        count(states, session.state(), 1);
        registry.counter("kvcoord.events", "event", "Open").increment();
    }

    @Override
    public void moved(Session from, Event event, Session to, Instant now) {
        count(states, from.state(), -1);
        count(states, to.state(), 1);
        Orphan.of(from).ifPresent(kind -> count(orphans, kind, -1));
        Orphan.of(to).ifPresent(kind -> count(orphans, kind, 1));
        countHeld(from, to);
        time(from, to, now);
        registry.counter("kvcoord.events", "event", event.name()).increment();
        if (from.state() != to.state()) {
            registry.counter(
                            "kvcoord.session.transitions",
                            Tags.of("from", label(from.state()), "to", label(to.state()), "reason", reason(to)))
                    .increment();
        }
        if (to instanceof Session.Ended over) {
            registry.counter(
                            "kvcoord.sessions.closed",
                            Tags.of("result", label(over.state()), "evidence", label(over.evidence())))
                    .increment();
        }
    }

    @Override
    public void ignored(Event event, Step.Why why) {
        registry.counter("kvcoord.events.ignored", "event", event.name(), "why", label(why))
                .increment();
        if (why == Step.Why.PARAMS_SPENT) {
            registry.counter("kvcoord.params.reuse.blocked").increment();
        }
    }

    @Override
    public void notice(Effect.Kind kind) {
        registry.counter("kvcoord." + label(kind).replace('_', '.')).increment();
    }

    @Override
    public void reclaim(String result) {
        registry.counter("kvcoord.reclaims", "method", "void_decode", "result", result)
                .increment();
    }

    @Override
    public void snapshotApplied() {
        registry.counter("kvcoord.snapshot.rebuilds").increment();
    }

    @Override
    public void changed() {
        onChange.run();
    }

    /** A pod is gone: its gauges go with it. */
    public void podGone(String pod) {
        if (held.remove(pod) != null) {
            for (var name : new String[] {"kvcoord.held.blocks", "kvcoord.held.bytes"}) {
                registry.find(name).tag("engine", pod).meters().forEach(registry::remove);
            }
        }
    }

    /** A pod's engine container was seen to have restarted. */
    public void incarnationChanged() {
        registry.counter("kvcoord.engine.incarnation.changes").increment();
    }

    @Override
    public void standing(long currentEpoch, int validLeases) {
        epoch.set(currentEpoch);
        leases.set(validLeases);
    }

    private void countHeld(Session from, Session to) {
        int blocks = to.pinnedBlocks() - from.pinnedBlocks();
        long bytes = bytes(to) - bytes(from);
        if (blocks != 0 || bytes != 0) {
            var mine = held.computeIfAbsent(to.transfer().prefill().pod(), this::heldOn);
            mine.blocks().addAndGet(blocks);
            mine.bytes().addAndGet(bytes);
        }
    }

    private static long bytes(Session session) {
        Hold hold = session.hold();
        return session.state().terminal() || hold == null ? 0 : hold.handle().bytes();
    }

    private Held heldOn(String pod) {
        var gauges = new Held(new AtomicLong(), new AtomicLong());
        Gauge.builder("kvcoord.held.blocks", gauges.blocks(), AtomicLong::get)
                .tag("engine", pod)
                .register(registry);
        Gauge.builder("kvcoord.held.bytes", gauges.bytes(), AtomicLong::get)
                .tag("engine", pod)
                .register(registry);
        return gauges;
    }

    private void time(Session from, Session to, Instant now) {
        var holding = to.hold();
        if (from.hold() == null && holding != null) {
            prefill.record(Duration.between(to.transfer().openedAt(), now));
        }
        if (holding != null && to.state().terminal()) {
            hold.record(Duration.between(holding.since(), now));
        }
        if (to instanceof Session.Dispatched sent && !(from instanceof Session.Dispatched)) {
            dispatchDelay.record(Duration.between(sent.hold().since(), now));
        }
        if (from instanceof Session.Dispatched sent && to.state() == State.RELEASED) {
            settle.record(Duration.between(sent.sentAt(), now));
        }
    }

    private AtomicInteger gauge(String name, String tag, String value) {
        var number = new AtomicInteger();
        Gauge.builder(name, number, AtomicInteger::get).tag(tag, value).register(registry);
        return number;
    }

    private Timer timer(String name, String help) {
        return Timer.builder(name)
                .description(help)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static <K extends Enum<K>> void count(Map<K, AtomicInteger> gauges, K key, int change) {
        var gauge = gauges.get(key);
        if (gauge != null) {
            gauge.addAndGet(change);
        }
    }

    private static String reason(Session session) {
        var reason = session.reason();
        return reason == null ? "none" : label(reason);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
