package io.kthena.sim.sidechannel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one prefill rank knows about requests whose KV another engine will fetch (spec: mooncake protocol, section 1.9):
 * ids it works on, ids held with the time their hold began, and ids to report as finished at the next step. An id that
 * ended without a hold stays known, so a late DONE for it is reported although the engine has no such request: this is
 * how a real engine can be brought down. Thread-safe.
 */
public final class RankTracker {
    /** What a DONE meant to this rank. */
    public enum Outcome {
        /** The request is released by this rank. */
        RELEASED,
        /** More such messages are needed. */
        COUNTED,
        /** No such request: a warning, and an ACK all the same. */
        UNKNOWN
    }

    /**
     * A request this rank is done with.
     *
     * @param id request
     * @param expired whether the hold ran out instead of being released
     */
    public record Finished(String id, boolean expired) {}

    private final Set<String> processing = new HashSet<>();
    private final LinkedHashMap<String, Long> held = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Finished> finished = new ArrayList<>();

    /** The engine began to work on {@code id}. */
    public synchronized void admit(String id) {
        processing.add(id);
    }

    /** The engine finished {@code id} at {@code since} (milliseconds) and holds its KV for a reader. */
    public synchronized void hold(String id, long since) {
        if (processing.contains(id)) {
            held.put(id, since);
        }
    }

    /** Nobody will read {@code id} from this rank. */
    public synchronized void finish(String id) {
        if (processing.contains(id)) {
            end(id, false);
        }
    }

    /** A reader says it is done with {@code id}; this rank waits for {@code needed} such messages. */
    public synchronized Outcome done(String id, int needed) {
        if (!processing.contains(id)) {
            return Outcome.UNKNOWN;
        }
        if (counts.merge(id, 1, Integer::sum) < needed) {
            return Outcome.COUNTED;
        }
        end(id, false);
        return Outcome.RELEASED;
    }

    /** Takes the finished ids, after letting the oldest holds run out that began more than {@code holdMillis} ago. */
    public synchronized List<Finished> collect(long now, long holdMillis) {
        while (!held.isEmpty()) {
            var oldest = held.firstEntry();
            if (now - oldest.getValue() <= holdMillis) {
                break;
            }
            end(oldest.getKey(), true);
        }
        var taken = List.copyOf(finished);
        finished.clear();
        return taken;
    }

    /** When the oldest hold began. */
    public synchronized OptionalLong oldest() {
        return held.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(held.firstEntry().getValue());
    }

    /** Whether {@code id} is held. */
    public synchronized boolean holds(String id) {
        return held.containsKey(id);
    }

    /** Whether this rank would understand a DONE for {@code id}. */
    public synchronized boolean knows(String id) {
        return processing.contains(id);
    }

    private void end(String id, boolean expired) {
        processing.remove(id);
        held.remove(id);
        counts.remove(id);
        finished.add(new Finished(id, expired));
    }
}
