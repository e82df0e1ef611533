package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;

/** Where the logs of containers come from: the node. Implementations are thread-safe. */
@FunctionalInterface
public interface PodLogs {

    /**
     * Opens the log of a container.
     *
     * @param pod the pod; not to be changed
     * @param container one of the pod's containers or init containers
     * @return UTF-8 text; with {@code follow} a read blocks until there is more, and ends when the container does. The
     *     caller closes it, from any thread, which ends a blocked read
     * @throws IOException when there is no such log; the message is for the client
     */
    InputStream open(ObjectNode pod, String container, LogQuery query) throws IOException;
}
