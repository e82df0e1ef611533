package io.kthena.kv.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One lease per router. A lease lapses after {@code ttl} without a word, and the router counts as gone after another
 * {@code grace}: a broken stream alone proves nothing. For one thread.
 *
 * <p>spec: Mooncake protocol §8.3 (router lease), §8.10 rows 21 and 23.
 */
public final class Routers {
    private final Duration ttl;
    private final Duration grace;
    private final Deadlines deadlines = new Deadlines();
    private final Map<String, Instant> heard = new HashMap<>();

    /** No router is known. */
    public Routers(Duration ttl, Duration grace) {
        this.ttl = ttl;
        this.grace = grace;
    }

    /** A router spoke: its lease is renewed. */
    public void heard(String router, Instant now) {
        var before = heard.put(router, now);
        deadlines.move(router, before == null ? Instant.MAX : gone(before), gone(now));
    }

    /** The routers whose lease and grace have passed; they are forgotten here. */
    public List<String> lapsed(Instant now) {
        var names = deadlines.due(now);
        for (var name : names) {
            var last = heard.remove(name);
            if (last != null) {
                deadlines.move(name, gone(last), Instant.MAX);
            }
        }
        return names;
    }

    /** When {@link #lapsed} has something to say next. */
    public Optional<Instant> nextDue() {
        return deadlines.next();
    }

    /** The routers that are not forgotten, whether their lease is valid or not. */
    public Set<String> known() {
        return Set.copyOf(heard.keySet());
    }

    /** How many leases are valid. */
    public int leases(Instant now) {
        return (int) heard.values().stream()
                .filter(last -> now.isBefore(last.plus(ttl)))
                .count();
    }

    private Instant gone(Instant last) {
        return last.plus(ttl).plus(grace);
    }
}
