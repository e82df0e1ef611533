package io.kthena.router.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.router.load.LoadBook;
import io.kthena.router.match.RouteTable;
import io.kthena.router.pipeline.Snapshot;
import io.kthena.router.pipeline.TopologySource;
import io.kthena.router.topology.Limits;
import io.kthena.router.topology.PodFact;
import io.kthena.router.topology.Topology;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Snapshots from a cluster: informers on ModelRoute, ModelServer and Pod, and one thread that rebuilds what changed. Many
 * events in a row cost one rebuild. Requests only ever read the last published snapshot.
 */
public final class InformerSource implements TopologySource, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(InformerSource.class);

    private final LoadBook loads;
    private final Limits defaults;
    private final RouteStatus statuses;
    private final SharedIndexInformer<ModelRoute> routes;
    private final SharedIndexInformer<ModelServer> servers;
    private final SharedIndexInformer<Pod> pods;
    private final AtomicBoolean routesChanged = new AtomicBoolean(true);
    private final AtomicBoolean pending = new AtomicBoolean();
    private final ExecutorService builder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("topology").factory());
    private volatile Snapshot current = Snapshot.EMPTY;
    private volatile boolean synced;

    /** @param defaults limits for ModelServers that set none */
    public InformerSource(KubernetesClient client, LoadBook loads, Limits defaults) {
        this.loads = loads;
        this.defaults = defaults;
        this.statuses = new RouteStatus(client);
        this.routes = client.resources(ModelRoute.class).inAnyNamespace().runnableInformer(0);
        this.servers = client.resources(ModelServer.class).inAnyNamespace().runnableInformer(0);
        this.pods = client.pods().inAnyNamespace().runnableInformer(0);
    }

    /** Starts watching in the background; waits for nothing. Kinds that are not installed yet are tried again. */
    public void start() {
        start(routes, true);
        start(servers, false);
        start(pods, false);
    }

    private <T extends HasMetadata> void start(SharedIndexInformer<T> informer, boolean isRoutes) {
        Runnable changed = () -> {
            if (isRoutes) {
                routesChanged.set(true);
            }
            rebuildSoon();
        };
        informer.exceptionHandler((_, cause) -> {
            LOG.infof("watch interrupted, trying again: %s", cause.getMessage());
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                changed.run();
            }

            @Override
            public void onUpdate(T before, T object) {
                changed.run();
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                changed.run();
            }
        });
        var _ = informer.start().whenComplete((_, _) -> changed.run());
    }

    private void rebuildSoon() {
        if (!builder.isShutdown() && pending.compareAndSet(false, true)) {
            builder.execute(this::rebuild);
        }
    }

    private void rebuild() {
        pending.set(false);
        try {
            boolean complete = routes.hasSynced() && servers.hasSynced() && pods.hasSynced();
            boolean newRoutes = routesChanged.getAndSet(false);
            List<ModelRoute> objects = routes.getStore().list();
            RouteTable table = newRoutes ? RouteTable.of(objects) : current.routes();
            List<PodFact> facts =
                    pods.getStore().list().stream().map(PodFacts::of).toList();
            loads.retain(facts.stream().map(PodFact::uid).collect(Collectors.toSet()));
            current = new Snapshot(table, Topology.of(servers.getStore().list(), facts, loads, defaults));
            if (complete && !synced) {
                LOG.infof(
                        "topology is complete: %d model servers",
                        current.fleet().servers().size());
            }
            synced = synced || complete;
            if (complete && newRoutes) {
                statuses.publish(table.claims(), objects);
            }
        } catch (RuntimeException e) {
            routesChanged.set(true);
            LOG.error("cannot rebuild the topology; the last one stays", e);
        }
    }

    @Override
    public Snapshot current() {
        return current;
    }

    @Override
    public boolean isSynced() {
        return synced;
    }

    @Override
    public void close() {
        builder.shutdownNow();
        statuses.close();
        routes.close();
        servers.close();
        pods.close();
    }
}
