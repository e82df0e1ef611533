package io.kthena.router.coordinator;

import io.kthena.kv.proto.SessionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Events on their way to the coordinator. Bounded: when it is full the oldest progress event goes first, events that end a
 * session only when nothing else is left (mooncake protocol §8.4). Thread-safe; never blocks for long.
 */
final class Outbox {
    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>();
    private final int limit;
    private long dropped;

    Outbox(int limit) {
        this.limit = limit;
    }

    /** Adds an event; returns how many are waiting. */
    synchronized int add(SessionEvent event) {
        if (events.size() >= limit) {
            dropOne();
        }
        events.addLast(event);
        return events.size();
    }

    private void dropOne() {
        dropped++;
        Iterator<SessionEvent> oldest = events.iterator();
        while (oldest.hasNext()) {
            if (!isFinal(oldest.next())) {
                oldest.remove();
                return;
            }
        }
        events.removeFirst();
    }

    /** Takes up to {@code most} events, oldest first. */
    synchronized List<SessionEvent> take(int most) {
        List<SessionEvent> taken = new ArrayList<>(Math.min(most, events.size()));
        while (taken.size() < most && !events.isEmpty()) {
            taken.add(events.removeFirst());
        }
        return taken;
    }

    synchronized boolean isEmpty() {
        return events.isEmpty();
    }

    /** How many events were ever dropped. */
    synchronized long dropped() {
        return dropped;
    }

    private static boolean isFinal(SessionEvent event) {
        return switch (event.getEventCase()) {
            case OPEN, PREFILL_SENT, PREFILL_DONE, DECODE_SENT, CONNECT_FAILED, RECOMPUTED, EVENT_NOT_SET -> false;
            default -> true;
        };
    }
}
