package io.kthena.kv.session;

/**
 * One incarnation of an engine: a container's life inside a pod. Memory of one incarnation never outlives it.
 *
 * @param podUid the pod's UID
 * @param restarts the engine container's restart count
 * @param namespace the pod's namespace
 * @param pod the pod's name, for people and metric labels
 * @param address host and port, or an empty text when unknown
 */
public record Engine(String podUid, int restarts, String namespace, String pod, String address) {
    private static final Engine UNKNOWN = new Engine("", 0, "", "", "");

    /** An engine that certainly got a decode leg, but that nobody named. */
    public static Engine unknown() {
        return UNKNOWN;
    }

    /** Whether this incarnation has ended once its pod is seen at a restart count. */
    public boolean endedBy(String uid, int seenRestarts) {
        return podUid.equals(uid) && restarts < seenRestarts;
    }
}
