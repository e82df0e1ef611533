package io.kthena.router.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The load of every engine, by pod UID, so that it outlives the snapshots that refer to it. Thread-safe. */
public final class LoadBook {
    private final ConcurrentHashMap<String, EndpointLoad> loads = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> avoided = new ConcurrentHashMap<>();

    /** The load of a pod; made on first use. */
    public EndpointLoad of(String podUid) {
        return loads.computeIfAbsent(podUid, _ -> new EndpointLoad());
    }

    /** Asks to look elsewhere until a moment of the caller's monotonic clock; a hint, not an order. */
    public void avoid(String podUid, long untilNanos) {
        avoided.put(podUid, untilNanos);
    }

    /** UIDs of the pods to be avoided at a moment of the same clock; nearly always empty. */
    public Set<String> avoided(long nowNanos) {
        if (avoided.isEmpty()) {
            return Set.of();
        }
        avoided.values().removeIf(until -> until - nowNanos <= 0);
        return Set.copyOf(avoided.keySet());
    }

    /** Forgets pods that are gone. */
    public void retain(Set<String> podUids) {
        loads.keySet().retainAll(podUids);
    }
}
