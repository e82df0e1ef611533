package io.kthena.cluster.api;

import java.nio.file.Path;
import java.util.List;

/**
 * How to start an API server.
 *
 * @param address where to listen
 * @param port 0 for any free one
 * @param crdFolders folders of definitions to install before the first request
 * @param serviceAddresses the first three numbers of the range for services, as in {@code 127.96.0}; the range runs over
 *     16 values of the third
 * @param logCapacity how many changes of each resource are kept for watchers that come back
 * @param auditor hears of every request for resources
 */
public record ApiServerOptions(
        String address, int port, List<Path> crdFolders, String serviceAddresses, int logCapacity, Auditor auditor) {
    private static final int LOG_CAPACITY = 4096;

    /** On the given address, with defaults for the rest. */
    public static ApiServerOptions on(String address, int port) {
        return new ApiServerOptions(address, port, List.of(), "127.96.0", LOG_CAPACITY, Auditor.NONE);
    }

    /** On a free port of the loopback address: for tests. */
    public static ApiServerOptions forTests() {
        return on("127.0.0.1", 0);
    }

    /** The same with definitions to install. */
    public ApiServerOptions withCrds(List<Path> folders) {
        return new ApiServerOptions(address, port, List.copyOf(folders), serviceAddresses, logCapacity, auditor);
    }

    /** The same with another range for services. */
    public ApiServerOptions withServiceAddresses(String firstThree) {
        return new ApiServerOptions(address, port, crdFolders, firstThree, logCapacity, auditor);
    }

    /** The same with another length of the change log. */
    public ApiServerOptions withLogCapacity(int changes) {
        return new ApiServerOptions(address, port, crdFolders, serviceAddresses, changes, auditor);
    }

    /** The same with somebody who hears of every request. */
    public ApiServerOptions withAuditor(Auditor listener) {
        return new ApiServerOptions(address, port, crdFolders, serviceAddresses, logCapacity, listener);
    }
}
