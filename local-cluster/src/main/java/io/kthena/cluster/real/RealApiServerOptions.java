package io.kthena.cluster.real;

import java.nio.file.Path;

/**
 * How a real API server is to be.
 *
 * @param folder where its certificates, data and logs are; emptied before a start, removed at the end but for its logs
 * @param address the loopback address of all its processes
 * @param port the API server's port
 * @param controllers which controllers run
 */
public record RealApiServerOptions(Path folder, String address, int port, Controllers controllers) {
    private static final int USUAL_PORT = 6443;

    /** Which part of the controller manager runs. */
    public enum Controllers {
        /** Those that clients of the bare API rely on; pods need no service account. */
        MINIMAL("garbage-collector-controller,namespace-controller"),
        /** Those that pods rely on, service accounts and their admission included; what needs machines is left out. */
        FULL("garbage-collector-controller,namespace-controller,serviceaccount-controller,"
                + "root-ca-certificate-publisher-controller,deployment-controller,replicaset-controller,"
                + "disruption-controller,pod-garbage-collector-controller,node-lifecycle-controller,"
                + "clusterrole-aggregation-controller");

        private final String names;

        Controllers(String names) {
            this.names = names;
        }

        String names() {
            return names;
        }
    }

    /** A server on the usual port. */
    public static RealApiServerOptions on(String address, Path folder, Controllers controllers) {
        return new RealApiServerOptions(folder, address, USUAL_PORT, controllers);
    }
}
