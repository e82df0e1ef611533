package io.kthena.router.http;

import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.router.load.LoadBook;
import io.kthena.router.match.RouteTable;
import io.kthena.router.pipeline.Snapshot;
import io.kthena.router.pipeline.TopologySource;
import io.kthena.router.topology.Limits;
import io.kthena.router.topology.PodFact;
import io.kthena.router.topology.Topology;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Stands where informers stand in production. */
@ApplicationScoped
public class TestTopology implements TopologySource {
    private final LoadBook loads;
    private final Limits limits;
    private volatile Snapshot current = Snapshot.EMPTY;
    private volatile boolean synced = true;

    TestTopology(LoadBook loads, Limits limits) {
        this.loads = loads;
        this.limits = limits;
    }

    void set(List<ModelRoute> routes, List<ModelServer> servers, List<PodFact> pods) {
        current = new Snapshot(RouteTable.of(routes), Topology.of(servers, pods, loads, limits));
    }

    void setSynced(boolean now) {
        synced = now;
    }

    long inFlight(String podUid) {
        return loads.of(podUid).inFlight();
    }

    @Override
    public Snapshot current() {
        return current;
    }

    @Override
    public boolean isSynced() {
        return synced;
    }
}
