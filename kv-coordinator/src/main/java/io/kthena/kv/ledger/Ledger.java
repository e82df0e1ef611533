package io.kthena.kv.ledger;

import io.kthena.kv.session.Effect;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Handle;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.State;
import io.kthena.kv.session.Step;
import io.kthena.kv.session.Transfer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The live sessions and the tombstones of ended ones. Applies the {@link Lifecycle} and returns the effects for the edge
 * to carry out.
 *
 * <p>For one thread. Whatever it returns is immutable and may be handed to others.
 */
public final class Ledger {
    private record HoldName(String podUid, int restarts, String remoteRequestId) {}

    private final Lifecycle lifecycle;
    private final Bounds bounds;
    private final Journal journal;
    private final Map<String, Entry> live = new HashMap<>();
    private final Map<String, Account> ended = new LinkedHashMap<>();
    private final Map<HoldName, String> names = new HashMap<>();
    private final Map<String, OpenSet> openSets = new HashMap<>();
    private final Map<String, Pinned> pinned = new HashMap<>();
    private final Deadlines deadlines = new Deadlines();

    /** An empty ledger. */
    public Ledger(Lifecycle lifecycle, Bounds bounds, Journal journal) {
        this.lifecycle = lifecycle;
        this.bounds = bounds;
        this.journal = journal;
    }

    /** Opens a session; a repeated one changes nothing. Returns whether it is new. */
    public boolean open(Transfer transfer, Instant now) {
        if (knows(transfer.id())) {
            return false;
        }
        var session = lifecycle.open(transfer, now);
        var entry = new Entry(session, bounds.history());
        entry.note(new Moment(now, "Open", null, session.state(), ""));
        live.put(session.id(), entry);
        deadlines.move(session.id(), Instant.MAX, session.due());
        openSets.merge(transfer.router(), OpenSet.NONE.add(session.id()), (old, _) -> old.add(session.id()));
        journal.opened(session);
        return true;
    }

    /** Whether a session is live or remembered. */
    public boolean knows(String id) {
        return live.containsKey(id) || ended.containsKey(id);
    }

    /** Applies an event to a session; one for an unknown or ended session changes nothing. */
    public List<Effect> apply(String id, Event event, Instant now) {
        var entry = live.get(id);
        if (entry == null) {
            journal.ignored(event, ended.containsKey(id) ? Step.Why.ENDED : Step.Why.TOO_EARLY);
            return List.of();
        }
        var before = entry.session();
        if (event instanceof Event.PrefillDone done && nameTaken(before, done.handle())) {
            return ignore(entry, event, Step.Why.DUPLICATE, now);
        }
        return switch (lifecycle.step(before, event, now)) {
            case Step.Ignored(var why) -> ignore(entry, event, why, now);
            case Step.To(var next, var effects) -> {
                move(entry, before, event, next, now);
                yield effects;
            }
        };
    }

    /** Applies the clock to every session that is due. */
    public List<Effect> advance(Instant now, Instant reclaimFrom) {
        var tick = new Event.Tick(reclaimFrom);
        return applyAll(deadlines.due(now), tick, now);
    }

    /** When {@link #advance} has something to do next. */
    public Optional<Instant> nextDue() {
        return deadlines.next();
    }

    /** A pod is seen at a restart count: what its earlier incarnations held or read is over. */
    public List<Effect> engineSeen(String podUid, int restarts, Instant now) {
        var holders = ids(session -> session.transfer().prefill().endedBy(podUid, restarts));
        List<Effect> effects = new ArrayList<>(applyAll(holders, new Event.PrefillerGone(), now));
        var readers = ids(session -> {
            var decode = session.decode();
            return decode != null && decode.endedBy(podUid, restarts);
        });
        effects.addAll(applyAll(readers, new Event.DecoderGone(), now));
        return effects;
    }

    /** A pod is gone, with all its incarnations. */
    public List<Effect> engineGone(String podUid, Instant now) {
        return engineSeen(podUid, Integer.MAX_VALUE, now);
    }

    /** A router's lease and its grace have passed. */
    public List<Effect> routerGone(String router, Instant now) {
        return applyAll(ids(session -> session.transfer().router().equals(router)), new Event.RouterGone(), now);
    }

    /** A router has told of every session it has open: what it left out, it has forgotten. */
    public List<Effect> onlyOpen(String router, Set<String> open, Instant now) {
        var forgotten = ids(session ->
                session.transfer().router().equals(router) && OpenSet.counts(session) && !open.contains(session.id()));
        return applyAll(forgotten, new Event.Forgotten(), now);
    }

    /** What we believe a router has open. */
    public OpenSet openSet(String router) {
        return openSets.getOrDefault(router, OpenSet.NONE);
    }

    /** Blocks and tokens held on each prefill pod, by pod UID; a pod that holds nothing is absent (invariant I7). */
    public Map<String, Pinned> pinned() {
        return Map.copyOf(pinned);
    }

    /** How many live sessions hold something on a pod, or may come to. */
    public int liveOn(String podUid) {
        return ids(session -> session.transfer().prefill().podUid().equals(podUid))
                .size();
    }

    /** One session with its history. */
    public Optional<Account> find(String id) {
        var entry = live.get(id);
        return entry != null ? Optional.of(entry.account()) : Optional.ofNullable(ended.get(id));
    }

    /** Every live session. */
    public List<Session> liveSessions() {
        return live.values().stream().map(Entry::session).toList();
    }

    /** The sessions that ended within the tombstone age, latest last. */
    public List<Session> endedSessions(Instant now) {
        forget(now);
        return ended.values().stream().map(Account::session).toList();
    }

    private List<String> ids(Predicate<Session> wanted) {
        Stream<Session> sessions = live.values().stream().map(Entry::session);
        return sessions.filter(wanted).map(Session::id).sorted().toList();
    }

    private List<Effect> applyAll(List<String> ids, Event event, Instant now) {
        List<Effect> effects = new ArrayList<>();
        ids.forEach(id -> effects.addAll(apply(id, event, now)));
        return effects;
    }

    private List<Effect> ignore(Entry entry, Event event, Step.Why why, Instant now) {
        var state = entry.session().state();
        entry.note(new Moment(now, event.name(), state, state, why.name().toLowerCase(Locale.ROOT)));
        journal.ignored(event, why);
        return List.of();
    }

    private void move(Entry entry, Session before, Event event, Session next, Instant now) {
        entry.become(next);
        entry.note(new Moment(now, event.name(), before.state(), next.state(), ""));
        deadlines.move(next.id(), before.due(), next.due());
        countOpen(before, next);
        countPinned(before, next);
        name(before, next);
        if (next.state().terminal()) {
            live.remove(next.id());
            ended.put(next.id(), entry.account());
            forget(now);
        }
        journal.moved(before, event, next, now);
    }

    private void countOpen(Session before, Session next) {
        boolean was = OpenSet.counts(before);
        boolean is = OpenSet.counts(next);
        if (was != is) {
            openSets.compute(next.transfer().router(), (_, old) -> {
                var set = old == null ? OpenSet.NONE : old;
                var changed = is ? set.add(next.id()) : set.remove(next.id());
                return changed.count() == 0 ? null : changed;
            });
        }
    }

    private void countPinned(Session before, Session next) {
        var change = Pinned.of(next).minus(Pinned.of(before));
        if (!change.equals(Pinned.NONE)) {
            pinned.compute(next.transfer().prefill().podUid(), (_, old) -> {
                var sum = (old == null ? Pinned.NONE : old).plus(change);
                return sum.equals(Pinned.NONE) ? null : sum;
            });
        }
    }

    private boolean nameTaken(Session session, Handle handle) {
        var owner = names.get(nameOf(session, handle));
        return owner != null && !owner.equals(session.id());
    }

    private void name(Session before, Session next) {
        var hold = next.hold();
        if (hold == null || hold.handle().remoteRequestId().isEmpty()) {
            return;
        }
        if (next.state().terminal()) {
            names.remove(nameOf(next, hold.handle()), next.id());
        } else if (before.hold() == null) {
            names.put(nameOf(next, hold.handle()), next.id());
        }
    }

    private static HoldName nameOf(Session session, Handle handle) {
        var engine = session.transfer().prefill();
        return new HoldName(engine.podUid(), engine.restarts(), handle.remoteRequestId());
    }

    private void forget(Instant now) {
        var oldest = ended.values().iterator();
        while (oldest.hasNext()) {
            var at = endOf(oldest.next().session());
            boolean tooOld = at == null || !now.isBefore(at.plus(bounds.tombstoneAge()));
            if (!tooOld && ended.size() <= bounds.tombstones()) {
                return;
            }
            oldest.remove();
        }
    }

    private static @Nullable Instant endOf(Session session) {
        return session instanceof Session.Ended over ? over.at() : null;
    }

    /** How many live sessions are in each state. */
    public Map<State, Integer> counts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        live.values().forEach(entry -> counts.merge(entry.session().state(), 1, Integer::sum));
        return counts;
    }
}
