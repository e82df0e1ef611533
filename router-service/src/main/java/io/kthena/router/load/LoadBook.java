package io.kthena.router.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The load of every engine, by pod UID, so that it outlives the snapshots that refer to it. Thread-safe. */
public final class LoadBook {
    private final ConcurrentHashMap<String, EndpointLoad> loads = new ConcurrentHashMap<>();

    /** The load of a pod; made on first use. */
    public EndpointLoad of(String podUid) {
        return loads.computeIfAbsent(podUid, _ -> new EndpointLoad());
    }

    /** Forgets pods that are gone. */
    public void retain(Set<String> podUids) {
        loads.keySet().retainAll(podUids);
    }
}
