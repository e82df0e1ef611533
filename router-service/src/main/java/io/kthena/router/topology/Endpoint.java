package io.kthena.router.topology;

import io.kthena.router.load.EndpointLoad;

/**
 * One ready engine. The pod UID is its identity.
 *
 * @param host the pod's IP
 * @param port the engine's HTTP port
 * @param restarts how often its containers restarted; with the UID it names one engine process
 */
public record Endpoint(
        String namespace, String name, String uid, int restarts, String host, int port, EndpointLoad load) {
    /** {@code host:port}, with brackets around an IPv6 address. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Whether this is the same pod. */
    public boolean is(Endpoint other) {
        return uid.equals(other.uid);
    }
}
