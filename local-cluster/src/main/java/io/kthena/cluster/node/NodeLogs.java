package io.kthena.cluster.node;

import io.kthena.cluster.node.container.LaunchPlanner;
import io.kthena.cluster.node.container.LogReader;
import io.kthena.cluster.node.container.NodeFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The logs of a node's containers. Thread-safe. */
public final class NodeLogs {
    private final NodeFolders folders;
    private final Map<String, PodWorker> workers;

    NodeLogs(NodeFolders folders, Map<String, PodWorker> workers) {
        this.folders = folders;
        this.workers = workers;
    }

    /**
     * Opens a container's log.
     *
     * @param podUid the pod
     * @param container one of its containers
     * @param previous whether the run before the present one is wanted
     * @param wanted what to read of it
     * @throws IOException when there is no such log; the message is for the user
     */
    public InputStream open(String podUid, String container, boolean previous, LogReader.Wanted wanted)
            throws IOException {
        PodWorker worker = workers.get(podUid);
        int run = worker == null ? 0 : worker.run(container);
        Path log = LaunchPlanner.log(folders, podUid, container, previous ? run - 1 : run);
        if (worker == null || !Files.exists(log)) {
            String what = previous ? "previous terminated container \"" : "container \"";
            String why = previous ? "\" not found" : "\" is waiting to start";
            throw new IOException(what + container + why);
        }
        return LogReader.open(log, wanted, () -> !previous && worker.isRunning(container));
    }
}
