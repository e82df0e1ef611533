package io.kthena.kv.engine;

import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.OpenSet;
import io.kthena.kv.ledger.Routers;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Effect;
import io.kthena.kv.session.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Applies what routers, the cluster and the clock say to the ledger, and carries the effects to the routers' links.
 *
 * <p>For one thread, and without a clock of its own: the simulation and the writer's thread run the same desk.
 */
public final class Desk {
    /** A full snapshot is asked for at most this often: a router and we may count differently for a moment. */
    private static final Duration SNAPSHOT_PAUSE = Duration.ofSeconds(30);

    private static final class Peer {
        private final RouterLink link;
        private final Set<String> snapshot = new HashSet<>();
        private Instant asked;
        private int mismatches;
        private boolean told;

        private Peer(RouterLink link, Instant asked) {
            this.link = link;
            this.asked = asked;
        }
    }

    private final Ledger ledger;
    private final Transfers transfers;
    private final Routers routers;
    private final Notices notices;
    private final Duration recovery;
    private final Map<String, Peer> peers = new HashMap<>();
    private Leadership leadership = Leadership.STANDBY;
    private Optional<Instant> recoveryEnd = Optional.empty();

    /** A desk that does not lead yet; {@code recovery} is how long a new leader reclaims nothing. */
    public Desk(Ledger ledger, Transfers transfers, Routers routers, Notices notices, Duration recovery) {
        this.ledger = ledger;
        this.transfers = transfers;
        this.routers = routers;
        this.notices = notices;
        this.recovery = recovery;
    }

    /** Becomes the leader of an epoch; known routers are asked to tell everything again. */
    public void lead(long epoch, Instant now) {
        leadership = new Leadership(true, epoch, now.plus(recovery));
        recoveryEnd = Optional.of(leadership.reclaimFrom());
        peers.values().forEach(peer -> {
            peer.told = false;
            peer.link.welcome(epoch);
        });
        stand(now);
        notices.changed();
    }

    /** Another process leads: routers are sent away. */
    public void standDown(Instant now) {
        leadership = Leadership.STANDBY;
        peers.values().forEach(peer -> peer.link.refuse());
        peers.clear();
        stand(now);
    }

    /** Whether this process leads. */
    public Leadership leadership() {
        return leadership;
    }

    /** A router's stream said hello. */
    public void connect(String router, RouterLink link, Instant now) {
        if (!leadership.leading()) {
            link.refuse();
            return;
        }
        routers.heard(router, now);
        peers.put(router, new Peer(link, now));
        link.welcome(leadership.epoch());
        stand(now);
        notices.changed();
    }

    /** A router's stream ended; its lease runs on. */
    public void disconnect(String router, RouterLink link) {
        var peer = peers.get(router);
        if (peer != null && peer.link == link) {
            peers.remove(router);
        }
    }

    /** Applies a router's reports. */
    public void reports(String router, List<Report> reports, long seq, Instant now) {
        routers.heard(router, now);
        reports.forEach(report -> apply(report, now));
        var peer = peers.get(router);
        if (peer != null) {
            peer.link.ack(leadership.epoch(), seq);
        }
        notices.changed();
    }

    /** Compares what a router has open with our books; two mismatches in a row ask for a snapshot. */
    public void heartbeat(String router, OpenSet open, Instant now) {
        routers.heard(router, now);
        var peer = peers.get(router);
        if (peer == null) {
            return;
        }
        peer.mismatches = open.equals(ledger.openSet(router)) ? 0 : peer.mismatches + 1;
        if (peer.mismatches >= 2 && !now.isBefore(peer.asked.plus(SNAPSHOT_PAUSE))) {
            peer.asked = now;
            peer.mismatches = 0;
            peer.link.askSnapshot(leadership.epoch());
        }
    }

    /** Applies a part of a router's snapshot; after the last part, what it left out is forgotten. */
    public void snapshot(String router, List<Report> open, boolean last, Instant now) {
        routers.heard(router, now);
        for (var report : open) {
            settle(ledger.apply(report.sessionId(), new Event.RouterBack(), now), now);
            apply(report, now);
        }
        var peer = peers.get(router);
        if (peer != null) {
            open.forEach(report -> peer.snapshot.add(report.sessionId()));
            if (last) {
                settle(ledger.onlyOpen(router, Set.copyOf(peer.snapshot), now), now);
                peer.snapshot.clear();
                peer.told = true;
                notices.snapshotApplied();
            }
        }
        notices.changed();
    }

    /** A router answered a command. */
    public void answer(String sessionId, Event outcome, Instant now) {
        settle(ledger.apply(sessionId, outcome, now), now);
        notices.changed();
    }

    /** A pod is seen alive at a restart count. */
    public void engineSeen(String podUid, int restarts, Instant now) {
        settle(ledger.engineSeen(podUid, restarts, now), now);
        notices.changed();
    }

    /** A pod is gone. */
    public void engineGone(String podUid, Instant now) {
        settle(ledger.engineGone(podUid, now), now);
        notices.changed();
    }

    /** Lets the clock act. */
    public void tick(Instant now) {
        for (var router : routers.lapsed(now)) {
            settle(ledger.routerGone(router, now), now);
        }
        settle(ledger.advance(now, leadership.reclaimFrom()), now);
        recoveryEnd = recoveryEnd.filter(now::isBefore);
        stand(now);
        notices.changed();
    }

    /**
     * Whether the books hold every hold that there is: this process leads, has rebuilt them, and every router that may know of
     * one is connected and has told all it has open. Without any router nobody can tell.
     */
    public boolean complete(Instant now) {
        var known = routers.known();
        return leadership.leading()
                && !leadership.recovering(now)
                && !known.isEmpty()
                && routers.leases(now) == known.size()
                && known.stream().map(peers::get).allMatch(peer -> peer != null && peer.told);
    }

    /** When {@link #tick} has something to do next; empty at rest. */
    public Optional<Instant> nextDue() {
        return Stream.of(ledger.nextDue(), routers.nextDue(), recoveryEnd)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** The books, to read on this thread. */
    public Ledger ledger() {
        return ledger;
    }

    /** How transfers went, to read on this thread. */
    public Transfers transfers() {
        return transfers;
    }

    /** How many routers hold a valid lease. */
    public int leases(Instant now) {
        return routers.leases(now);
    }

    private void stand(Instant now) {
        notices.standing(leadership.epoch(), routers.leases(now));
    }

    private void apply(Report report, Instant now) {
        var transfer = report.transfer();
        if (transfer != null) {
            ledger.open(transfer, now);
        }
        List<Effect> effects = new ArrayList<>();
        report.events().forEach(event -> effects.addAll(ledger.apply(report.sessionId(), event, now)));
        settle(effects, now);
    }

    private void settle(List<Effect> effects, Instant now) {
        var queue = new ArrayDeque<>(effects);
        while (!queue.isEmpty()) {
            switch (queue.removeFirst()) {
                case Effect.Notice(var kind) -> notices.notice(kind);
                case Effect.AvoidEngine avoid ->
                    peers.values().forEach(peer -> peer.link.send(leadership.epoch(), avoid));
                case Effect.AbortAttempt abort -> {
                    var peer = peers.get(abort.router());
                    if (peer != null) {
                        peer.link.send(leadership.epoch(), abort);
                    }
                }
                case Effect.VoidDecode release -> {
                    var peer = peers.get(release.router());
                    notices.reclaim(peer == null ? "no_router" : "asked");
                    if (peer == null) {
                        queue.addAll(ledger.apply(release.sessionId(), new Event.ReclaimFailed(), now));
                    } else {
                        peer.link.send(leadership.epoch(), release);
                    }
                }
            }
        }
    }
}
