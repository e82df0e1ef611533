package io.kthena.kv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.kv.ledger.Bounds;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.Pinned;
import io.kthena.kv.ledger.Routers;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Facts;
import io.kthena.kv.session.Handle;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.session.Session;
import io.kthena.kv.session.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random routers and engines on virtual time against the real desk, ledger and lifecycle: legs fail at every point, clients
 * leave, pods die, routers fall silent, reports are lost, doubled and late. At the end nothing is held.
 */
class SimulationTest {
    private static final int REQUESTS = 600;

    private final Set<String> holdNames = new HashSet<>();
    private final Map<String, Recorder> links = new HashMap<>();
    private final Desk desk;
    private final Ledger ledger;
    private Instant now = Facts.START;

    SimulationTest() {
        ledger = new Ledger(new Lifecycle(Timers.standard()), Bounds.standard(), Journal.silent());
        var routers = new Routers(Duration.ofSeconds(15), Duration.ofSeconds(30));
        desk = new Desk(ledger, new Transfers(), routers, new Quiet(), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensNothingIsHeldAtTheEnd(long seed) {
        var random = new Random(seed);
        desk.lead(1, now);
        List<ArrayDeque<Report>> open = new ArrayList<>();
        for (int request = 0; request < REQUESTS || !open.isEmpty(); ) {
            if (request < REQUESTS && random.nextInt(3) == 0) {
                open.add(script("s" + seed + "-" + request++, random));
            } else if (!open.isEmpty()) {
                advance(open, random);
            }
            disturb(random);
            pass(Duration.ofMillis(random.nextInt(400)));
            check();
        }
        settle();
        assertThat(ledger.liveSessions()).isEmpty();
        assertThat(ledger.pinned()).isEmpty();
        assertThat(desk.nextDue()).isEmpty();
    }

    private void advance(List<ArrayDeque<Report>> open, RandomGenerator random) {
        var script = open.get(random.nextInt(open.size()));
        var report = script.pollFirst();
        if (script.isEmpty()) {
            open.remove(script);
        }
        if (report == null || random.nextInt(25) == 0) {
            return; // lost on the way
        }
        var transfer = report.transfer();
        var router = transfer == null ? "router-0" : transfer.router();
        desk.reports(router, List.of(report), 1, now);
        if (random.nextInt(20) == 0) {
            desk.reports(router, List.of(report), 1, now);
        }
    }

    private void disturb(RandomGenerator random) {
        var router = "router-" + random.nextInt(3);
        switch (random.nextInt(60)) {
            case 0 -> desk.engineGone("p-" + random.nextInt(4), now);
            case 1 -> desk.engineGone("d-" + random.nextInt(4), now);
            case 2 -> desk.engineSeen("p-" + random.nextInt(4), 1, now);
            case 3 -> {
                var link = new Recorder();
                links.put(router, link);
                desk.connect(router, link, now);
            }
            case 4 -> {
                var link = links.remove(router);
                if (link != null) {
                    desk.disconnect(router, link);
                }
            }
            case 5 -> desk.snapshot(router, List.of(), true, now);
            case 6 -> desk.lead(2, now);
            default -> {}
        }
    }

    /** One request's reports, from one of the rows of the failure matrix. */
    private static ArrayDeque<Report> script(String id, RandomGenerator random) {
        var prefill = engine("p-" + random.nextInt(4));
        var decode = engine("d-" + random.nextInt(4));
        var router = "router-" + random.nextInt(3);
        var transfer =
                Facts.transfer(id, random.nextBoolean() ? Facts.OLD : Facts.CURRENT, prefill, router, Facts.START);
        var done = new Event.PrefillDone(
                new Handle("e-" + prefill.podUid(), "chatcmpl-" + id, "h", 1, 1 + random.nextInt(50), 0),
                Duration.ZERO);
        var sent = new Event.DecodeSent(decode, false);
        List<Event> events = switch (random.nextInt(14)) {
            case 0 -> List.of(new Event.PrefillSent(), new Event.PrefillFailed(false));
            case 1 -> List.of(new Event.PrefillSent(), new Event.PrefillFailed(true));
            case 2 -> List.of(new Event.PrefillSent(), new Event.PrefillEmpty());
            case 3 -> List.of(new Event.PrefillSent(), new Event.ClientGone(false));
            case 4 ->
                List.of(
                        new Event.PrefillSent(),
                        new Event.ClientGone(true),
                        done,
                        new Event.DecodeSent(decode, true),
                        new Event.FirstOutput());
            case 5 -> List.of(new Event.PrefillSent(), done, new Event.ClientGone(false));
            case 6 ->
                List.of(
                        new Event.PrefillSent(),
                        done,
                        new Event.ClientGone(false),
                        new Event.DecodeSent(decode, true),
                        new Event.FirstOutput());
            case 7 -> List.of(new Event.PrefillSent(), done, sent, new Event.DecodeRejected(random.nextBoolean()));
            case 8 -> List.of(new Event.PrefillSent(), done, sent, new Event.DecodeBroken());
            case 9 -> List.of(new Event.PrefillSent(), done, sent, new Event.ClientGone(false));
            case 10 ->
                List.of(new Event.PrefillSent(), done, sent, new Event.ConnectFailed(), sent, new Event.Completed());
            case 11 -> List.of(new Event.PrefillSent(), done, new Event.NoDecoder());
            default -> List.of(new Event.PrefillSent(), done, sent, new Event.FirstOutput(), new Event.Completed());
        };
        var script = new ArrayDeque<Report>();
        script.add(new Report(id, transfer, List.of(new Event.Open())));
        events.forEach(event -> script.add(new Report(id, transfer, List.of(event))));
        return script;
    }

    private static Engine engine(String uid) {
        return new Engine(uid, 0, "dev", uid, "");
    }

    /** Virtual time passes; deadlines on the way act at their moment. */
    private void pass(Duration time) {
        var end = now.plus(time);
        while (desk.nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            now = later(now, desk.nextDue().orElseThrow());
            desk.tick(now);
        }
        now = end;
    }

    private void settle() {
        for (int i = 0; i < 100_000 && desk.nextDue().isPresent(); i++) {
            now = later(now, desk.nextDue().orElseThrow());
            desk.tick(now);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** I2 and I7: no two live sessions share a hold, and the budget is the sum of what is held. */
    private void check() {
        holdNames.clear();
        Map<String, Long> tokens = new HashMap<>();
        for (Session session : ledger.liveSessions()) {
            var hold = session.hold();
            if (hold != null) {
                var engine = session.transfer().prefill();
                assertThat(holdNames.add(engine + hold.handle().remoteRequestId()))
                        .isTrue();
                tokens.merge(engine.podUid(), (long) session.pinnedTokens(), Long::sum);
            }
        }
        Map<String, Long> counted = new HashMap<>();
        ledger.pinned().forEach((uid, pinned) -> counted.put(uid, tokens(pinned)));
        assertThat(counted).isEqualTo(tokens);
    }

    private static long tokens(Pinned pinned) {
        assertThat(pinned.blocks()).isNotNegative();
        return pinned.tokens();
    }
}
