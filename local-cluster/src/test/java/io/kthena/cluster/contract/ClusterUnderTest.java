package io.kthena.cluster.contract;

import io.kthena.cluster.api.ApiServer;
import io.kthena.cluster.api.ApiServerOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A fresh embedded server, or the cluster that {@code -Dcluster} names. */
final class ClusterUnderTest implements AutoCloseable {
    private static final int SHORT_LOG = 100;

    private final String url;
    private final @Nullable ApiServer own;

    private ClusterUnderTest(String url, @Nullable ApiServer own) {
        this.url = url;
        this.own = own;
    }

    /** A cluster; the embedded one forgets changes early, so that tests can fall behind. */
    static ClusterUnderTest start() throws IOException {
        String given = System.getProperty("cluster", "");
        if (!given.isEmpty()) {
            return new ClusterUnderTest(given, null);
        }
        ApiServer server = ApiServer.start(ApiServerOptions.forTests().withLogCapacity(SHORT_LOG));
        return new ClusterUnderTest(server.url(), server);
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
