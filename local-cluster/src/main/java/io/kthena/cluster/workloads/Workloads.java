package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs the controllers: what changed is noted, and a moment later one thread brings each noted object in order. It talks
 * to the API server only through the client. Thread-safe.
 */
public final class Workloads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Workloads.class.getName());
    // Changes come in bursts; a service with many pods is written once for the burst.
    private static final long GATHER_MILLIS = 50;
    private static final long RETRY_MILLIS = 1000;

    /** What there is to do. */
    public enum Scope {
        /** Everything: the API server is alone. */
        ALL,
        /** Only the names of services for programs on this machine: a controller manager does the rest. */
        NAMES
    }

    private enum Kind {
        DEPLOYMENT,
        REPLICA_SET,
        SERVICE,
        HOSTS
    }

    private record Key(Kind kind, String namespace, String name) {}

    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<ReplicaSet> replicaSets;
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<Pod> pods;
    private final Actions actions;
    private final Path hostsFolder;
    private final Scope scope;
    private final Set<Key> noted = new LinkedHashSet<>();
    private final Thread thread;
    private boolean closed;

    private Workloads(KubernetesClient client, Path hostsFolder, Scope scope) {
        this.deployments = client.apps().deployments().inAnyNamespace().runnableInformer(0);
        this.replicaSets = client.apps().replicaSets().inAnyNamespace().runnableInformer(0);
        this.services = client.services().inAnyNamespace().runnableInformer(0);
        this.pods = client.pods().inAnyNamespace().runnableInformer(0);
        this.actions = new Actions(client, Clock.systemUTC());
        this.hostsFolder = hostsFolder;
        this.scope = scope;
        this.thread = Thread.ofVirtual().name("workloads").unstarted(this::work);
    }

    /**
     * Starts the controllers; returns when they have seen what there is.
     *
     * @param client the API server; stays open after the controllers are closed
     * @param hostsFolder where a hosts file for each namespace is kept, named after it
     * @param scope what there is to do
     */
    public static Workloads start(KubernetesClient client, Path hostsFolder, Scope scope) {
        Workloads workloads = new Workloads(client, hostsFolder, scope);
        workloads.deployments.addEventHandler(workloads.new Noter<>(d -> List.of(key(Kind.DEPLOYMENT, d))));
        workloads.replicaSets.addEventHandler(workloads.new Noter<>(Workloads::ofReplicaSet));
        workloads.services.addEventHandler(workloads.new Noter<>(Workloads::ofService));
        workloads.pods.addEventHandler(workloads.new Noter<>(workloads::ofPod));
        workloads.informers().forEach(informer -> {
            informer.exceptionHandler((started, failure) -> true);
            informer.run();
        });
        workloads.thread.start();
        return workloads;
    }

    private List<SharedIndexInformer<?>> informers() {
        return scope == Scope.ALL ? List.of(services, deployments, replicaSets, pods) : List.of(services, pods);
    }

    private static Key key(Kind kind, HasMetadata object) {
        return new Key(
                kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    private static List<Key> ofReplicaSet(ReplicaSet set) {
        List<Key> keys = new ArrayList<>(List.of(key(Kind.REPLICA_SET, set)));
        Pods.controller(set)
                .filter(owner -> owner.getKind().equals("Deployment"))
                .ifPresent(owner ->
                        keys.add(new Key(Kind.DEPLOYMENT, set.getMetadata().getNamespace(), owner.getName())));
        return keys;
    }

    private static List<Key> ofService(Service service) {
        return List.of(
                key(Kind.SERVICE, service),
                new Key(Kind.HOSTS, service.getMetadata().getNamespace(), ""));
    }

    private List<Key> ofPod(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        List<Key> keys = new ArrayList<>();
        Pods.controller(pod)
                .filter(owner -> owner.getKind().equals("ReplicaSet"))
                .ifPresent(owner -> keys.add(new Key(Kind.REPLICA_SET, namespace, owner.getName())));
        services.getIndexer().byIndex("namespace", namespace).stream()
                .filter(Actions::hasSelector)
                .filter(service -> Pods.labels(pod)
                        .entrySet()
                        .containsAll(service.getSpec().getSelector().entrySet()))
                .forEach(service -> keys.addAll(ofService(service)));
        return keys;
    }

    private final class Noter<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final java.util.function.Function<T, List<Key>> keys;

        Noter(java.util.function.Function<T, List<Key>> keys) {
            this.keys = keys;
        }

        @Override
        public void onAdd(T object) {
            note(keys.apply(object));
        }

        @Override
        public void onUpdate(T before, T object) {
            note(keys.apply(before));
            note(keys.apply(object));
        }

        @Override
        public void onDelete(T object, boolean unknownFinalState) {
            note(keys.apply(object));
        }
    }

    private synchronized void note(List<Key> keys) {
        keys.stream()
                .filter(key -> scope == Scope.ALL || key.kind() == Kind.HOSTS)
                .forEach(noted::add);
        notifyAll();
    }

    private synchronized List<Key> take() throws InterruptedException {
        while (noted.isEmpty() && !closed) {
            wait();
        }
        List<Key> taken = List.copyOf(noted);
        noted.clear();
        return taken;
    }

    private void work() {
        try {
            for (List<Key> keys = take(); !keys.isEmpty(); keys = take()) {
                keys.forEach(this::reconcile);
                Thread.sleep(GATHER_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the controllers are closing", e);
        }
    }

    private void reconcile(Key key) {
        try {
            switch (key.kind()) {
                case DEPLOYMENT -> actions.deployment(key.namespace(), key.name());
                case REPLICA_SET -> actions.replicaSet(key.namespace(), key.name());
                case SERVICE -> actions.service(key.namespace(), key.name(), podsOf(key.namespace()));
                case HOSTS -> hosts(key.namespace());
            }
        } catch (KubernetesClientException | IOException e) {
            LOG.log(System.Logger.Level.DEBUG, key + " is tried again: " + e.getMessage());
            Thread.ofVirtual().start(() -> again(key));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, key + " could not be brought in order", e);
        }
    }

    private void again(Key key) {
        try {
            Thread.sleep(RETRY_MILLIS);
            note(List.of(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Pod> podsOf(String namespace) {
        return pods.getIndexer().byIndex("namespace", namespace);
    }

    private void hosts(String changed) throws IOException {
        Set<String> namespaces = new LinkedHashSet<>(List.of(changed));
        services.getStore().list().forEach(s -> namespaces.add(s.getMetadata().getNamespace()));
        for (String namespace : namespaces) {
            String text =
                    HostsFile.text(services.getStore().list(), pods.getStore().list(), namespace);
            HostsFile.write(hostsFolder.resolve(namespace), text);
        }
    }

    /** Stops the controllers; what they made stays. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            noted.clear();
            notifyAll();
        }
        thread.interrupt();
        List.of(services, deployments, replicaSets, pods).forEach(SharedIndexInformer::close);
    }
}
