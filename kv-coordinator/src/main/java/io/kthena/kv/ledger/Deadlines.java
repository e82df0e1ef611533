package io.kthena.kv.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Every deadline in one ordered set; at most one per name. For one thread. */
final class Deadlines {
    private record Deadline(Instant at, String id) {}

    private final TreeSet<Deadline> queue =
            new TreeSet<>(Comparator.comparing(Deadline::at).thenComparing(Deadline::id));

    /** Moves a deadline; {@link Instant#MAX} means none. */
    void move(String id, Instant from, Instant to) {
        if (from.equals(to)) {
            return;
        }
        queue.remove(new Deadline(from, id));
        if (!to.equals(Instant.MAX)) {
            queue.add(new Deadline(to, id));
        }
    }

    Optional<Instant> next() {
        return queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().at());
    }

    /** The names that are due, earliest first. They stay until moved. */
    List<String> due(Instant now) {
        List<String> ids = new ArrayList<>();
        for (var deadline : queue) {
            if (deadline.at().isAfter(now)) {
                break;
            }
            ids.add(deadline.id());
        }
        return ids;
    }
}
