package io.kthena.cluster.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.api.LogQuery;
import io.kthena.cluster.api.PodLogs;
import io.kthena.cluster.node.container.LaunchPlanner;
import io.kthena.cluster.node.container.LogReader;
import io.kthena.cluster.node.container.NodeFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Hands the logs of the node's containers to the API server. Thread-safe. */
final class NodeLogs implements PodLogs {
    private final NodeFolders folders;
    private final Map<String, PodWorker> workers;

    NodeLogs(NodeFolders folders, Map<String, PodWorker> workers) {
        this.folders = folders;
        this.workers = workers;
    }

    @Override
    public InputStream open(ObjectNode pod, String container, LogQuery query) throws IOException {
        String name = pod.at("/metadata/name").asText();
        String uid = pod.at("/metadata/uid").asText();
        PodWorker worker = workers.get(uid);
        int run = worker == null ? 0 : worker.run(container);
        Path log = LaunchPlanner.log(folders, uid, container, query.previous() ? run - 1 : run);
        if (worker == null || !Files.exists(log)) {
            throw new IOException(
                    query.previous()
                            ? "previous terminated container \"" + container + "\" in pod \"" + name + "\" not found"
                            : "container \"" + container + "\" in pod \"" + name + "\" is waiting to start");
        }
        LogReader.Wanted wanted = new LogReader.Wanted(
                query.follow() && !query.previous(),
                query.timestamps(),
                Optional.ofNullable(query.since()),
                Optional.ofNullable(query.tailLines()).map(tail -> Math.toIntExact(Math.min(tail, Integer.MAX_VALUE))));
        InputStream lines = LogReader.open(log, wanted, () -> worker.isRunning(container));
        Long limit = query.limitBytes();
        return limit == null ? lines : new ByteLimit(lines, limit);
    }
}
