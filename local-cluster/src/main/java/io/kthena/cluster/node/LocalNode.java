package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kthena.cluster.api.PodLogs;
import io.kthena.cluster.node.container.ConfigSource;
import io.kthena.cluster.node.container.LaunchPlanner;
import io.kthena.cluster.node.container.NodeFolders;
import io.kthena.cluster.node.container.Prober;
import io.kthena.cluster.node.container.ProcessRegistry;
import io.kthena.cluster.node.lifecycle.PodPlace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local node: registers itself, binds pods, and runs each pod's containers as processes at an address of their own.
 * It knows the API server only through the client, so any will do. Thread-safe.
 */
public final class LocalNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalNode.class.getName());

    private final NodeOptions options;
    private final NodeParts parts;
    private final Binder binder;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    private LocalNode(NodeOptions options, KubernetesClient client, NodeFolders folders) {
        this.options = options;
        Clock clock = Clock.systemUTC();
        Tasks tasks = new Tasks(clock);
        ProcessRegistry registry = ProcessRegistry.open(folders.processes());
        ConfigSource source = new ApiConfigSource(client);
        PodApi api = new PodApi(client);
        NodeEvents events = new NodeEvents(client, options.name(), clock);
        LaunchPlanner planner = new LaunchPlanner(folders, options.images(), source, clusterVariables(client));
        Prober prober = new Prober(registry);
        this.parts = new NodeParts(options, api, events, planner, registry, prober, folders, tasks);
        this.binder = new Binder(options, api, events, tasks, clock);
        this.informer = client.pods().inAnyNamespace().runnableInformer(0);
    }

    /**
     * Starts a node. Returns when it is registered and has seen all pods.
     *
     * @param options how it is to be
     * @param client the API server; stays open after the node is closed
     * @throws KubernetesClientException when the API server cannot be reached
     */
    public static LocalNode start(NodeOptions options, KubernetesClient client) {
        NodeFolders folders = new NodeFolders(options.folder().toAbsolutePath());
        folders.prepare();
        LocalNode node = new LocalNode(options, client, folders);
        Registration registration = new Registration(client, options, node.parts.clock());
        registration.register();
        node.informer.addEventHandler(node.new Handler());
        // The client's own answer to a lost watch is to give up after some errors; a node goes on for ever.
        node.informer.exceptionHandler((started, failure) -> true);
        node.informer.run();
        node.removeFoldersOfOtherPods();
        node.parts.tasks().always(Registration.HEARTBEAT, registration::beat);
        return node;
    }

    /**
     * Kills the processes of a node that ended without doing so, for whoever cleans up after a crash. A node that starts
     * does this itself.
     *
     * @param folder the folder the node was started with
     */
    public static void reap(Path folder) {
        ProcessRegistry.reap(new NodeFolders(folder.toAbsolutePath()).processes());
    }

    private static Map<String, String> clusterVariables(KubernetesClient client) {
        String host = client.getMasterUrl().getHost();
        int port = client.getMasterUrl().getPort();
        String shown = Integer.toString(port < 0 ? client.getMasterUrl().getDefaultPort() : port);
        return Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", shown);
    }

    private void removeFoldersOfOtherPods() {
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(parts.folders().pods())) {
            for (Path folder : folders) {
                if (!workers.containsKey(folder.getFileName().toString())) {
                    NodeFolders.delete(folder);
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "old pod folders were not removed", e);
        }
    }

    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            seen(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
                gone(before);
            }
            seen(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean unknownFinalState) {
            gone(pod);
        }
    }

    private void seen(Pod pod) {
        binder.onPod(pod);
        if (options.name().equals(pod.getSpec().getNodeName())) {
            PodWorker worker = workers.get(pod.getMetadata().getUid());
            if (worker == null) {
                admit(pod);
            } else {
                worker.onPod(pod);
            }
        }
    }

    private void gone(Pod pod) {
        String uid = pod.getMetadata().getUid();
        binder.onGone(uid);
        PodWorker worker = workers.remove(uid);
        if (worker != null) {
            worker.onGone();
            options.addresses().release(worker.place().podIp());
        }
    }

    private void admit(Pod pod) {
        Optional<String> address = address(pod);
        if (address.isEmpty()) {
            parts.events()
                    .warning(
                            pod,
                            "",
                            "FailedCreatePodSandBox",
                            "no free pod address in loopback block "
                                    + options.addresses().block().number());
            parts.tasks()
                    .later(
                            options.timing().retry(),
                            () -> Optional.ofNullable(informer.getStore()
                                            .getByKey(pod.getMetadata().getNamespace() + "/"
                                                    + pod.getMetadata().getName()))
                                    .ifPresent(this::seen));
            return;
        }
        PodPlace place = new PodPlace(address.get(), options.hostIp(), startTime(pod));
        PodWorker worker = new PodWorker(parts, pod, place);
        if (workers.putIfAbsent(pod.getMetadata().getUid(), worker) == null) {
            worker.onPod(pod);
        } else {
            options.addresses().release(address.get());
        }
    }

    /** A pod that was here before keeps its address when it can. */
    private Optional<String> address(Pod pod) {
        String before = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        return before != null && options.addresses().claim(before)
                ? Optional.of(before)
                : options.addresses().allocate();
    }

    private Instant startTime(Pod pod) {
        String before = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        return before == null ? parts.now() : Instant.parse(before);
    }

    /** The logs of this node's containers, for an API server in this JVM. */
    public PodLogs logs() {
        return new NodeLogs(parts.folders(), workers);
    }

    /** Stops the node and kills its pods' processes at once; the pods stay in the API as they are. */
    @Override
    public void close() {
        workers.values().forEach(PodWorker::freeze);
        informer.close();
        parts.tasks().close();
        parts.events().close();
        parts.registry().close();
    }
}
