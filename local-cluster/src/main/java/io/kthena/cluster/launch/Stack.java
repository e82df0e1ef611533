package io.kthena.cluster.launch;

import io.kthena.cluster.loopback.BlockAddresses;
import io.kthena.cluster.loopback.BlockTakenException;
import io.kthena.cluster.loopback.LoopbackBlock;
import io.kthena.cluster.loopback.PodAddresses;
import io.kthena.cluster.node.LocalNode;
import io.kthena.cluster.node.NodeOptions;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.Words;
import io.kthena.cluster.workloads.Workloads;
import io.kthena.cluster.workloads.Workloads.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that {@code up} starts, in one process and its children. */
final class Stack {
    /** Name of this process among the others. */
    static final String CLUSTER = "local-cluster";
    /** Name of the node. */
    static final String NODE = "local-node";

    private static final Duration READY = Duration.ofSeconds(90);

    private final StateFolder state;
    private final UpOptions options;
    private final ImageTable images;
    private final LoopbackBlock block;
    private final ControlPlane api;
    private final List<ServiceProcess> services = new ArrayList<>();
    private volatile @Nullable Workloads workloads;
    private volatile @Nullable LocalNode node;

    /** Everything but the children: the API server answers, nothing else runs yet. */
    private Stack(StateFolder state, UpOptions options, ImageTable images, Function<ServiceSpec, List<String>> command)
            throws IOException {
        this.state = state;
        this.options = options;
        this.images = images;
        this.block = lease();
        BlockAddresses addresses = block.addresses();
        List<ServiceSpec> specs = Services.all(options, addresses, state);
        requirePortsAndJars(addresses.pod(1), specs);
        this.api = switch (options.api()) {
            case ApiTarget.Embedded() -> new EmbeddedPlane(state, options, addresses);
            case ApiTarget.Envtest() -> RealPlane.start(state, options, addresses);
            case ApiTarget.Existing(Path kubeconfig) -> RealPlane.join(state, options, kubeconfig);
        };
        for (ServiceSpec spec : specs) {
            services.add(new ServiceProcess(
                    spec, command.apply(spec), state.log(spec.name()).toFile(), this::register));
        }
    }

    /** Starts the children. */
    private void launch() {
        // At once: what an API server of our own runs must be found even if this process is killed.
        register();
        api.prepare();
        api.installWebhooks(services.stream().map(ServiceProcess::spec).toList());
        services.forEach(ServiceProcess::start);
        // Before the node: pods launched at once get a hosts file too.
        workloads = Workloads.start(
                api.client(), state.node().resolve("hosts"), api.hasControllers() ? Scope.NAMES : Scope.ALL);
        LocalNode started = LocalNode.start(
                NodeOptions.defaults(state.node(), new PodAddresses(block.addresses()), images)
                        .withCapacity(options.capacity()),
                api.client());
        node = started;
        api.serveLogs(started.logs());
    }

    /** Starts everything, waits until it is ready, says where it is, and stays until the process is told to end. */
    static void up(StateFolder state, UpOptions options) throws IOException, InterruptedException {
        start(state, options, new JavaCommand(options.home())::run, Duration.ofSeconds(8));
        Thread.currentThread().join();
    }

    /**
     * Starts everything and returns when it is ready; the end of the process takes it down.
     *
     * @param command how a service is run
     * @param patience how long a service may take to end
     */
    static void start(
            StateFolder state, UpOptions options, Function<ServiceSpec, List<String>> command, Duration patience)
            throws IOException, InterruptedException {
        ImageTable images = images(state, options);
        state.lock();
        Down.reap(ProcessList.load(state));
        startLogsAnew(state);
        ClusterLog.to(state.log(CLUSTER));
        System.out.println("Starting the local cluster and four services ...");
        Stack stack = new Stack(state, options, images, command);
        // Before the first child, so that none outlives a start that fails.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stack.stop(patience), "down"));
        stack.launch();
        stack.awaitReady();
        stack.announce();
        Thread.ofPlatform().daemon().name("warm-up").start(stack.api::warmUp);
    }

    /** The user's stand-ins and ours; read before anything runs, because it is the user's file that may be wrong. */
    private static ImageTable images(StateFolder state, UpOptions options) {
        Path simulator =
                options.home().resolve("engine-simulator").resolve("target").resolve("engine-simulator.jar");
        Path own = options.standIns();
        if (own != null && !Files.exists(own)) {
            throw new LaunchFailed("--stand-ins " + own + ": no such file");
        }
        try {
            return ImageTable.of(Words.of(simulator), own == null ? state.root().resolve("stand-ins.yaml") : own);
        } catch (IllegalArgumentException e) {
            throw new LaunchFailed(String.valueOf(e.getMessage()));
        }
    }

    private static void startLogsAnew(StateFolder state) throws IOException {
        for (String name : List.of(Services.ROUTER, Services.COORDINATOR, Services.BOOSTER, Services.SERVING)) {
            Files.deleteIfExists(state.log(name));
        }
    }

    private static LoopbackBlock lease() {
        try {
            return LoopbackBlock.lease(LoopbackBlock.sharedDirectory());
        } catch (BlockTakenException e) {
            throw new LaunchFailed(String.valueOf(e.getMessage()));
        }
    }

    private void requirePortsAndJars(String apiHost, List<ServiceSpec> specs) {
        if (!(options.api() instanceof ApiTarget.Existing)) {
            requireFree("the API server", apiHost, options.apiPort(), "--api-port");
        }
        for (ServiceSpec spec : specs) {
            if (!Files.exists(spec.jar())) {
                throw new LaunchFailed(spec.jar() + " is missing; run ./kthena build");
            }
            requireFree(spec.name(), spec.host(), spec.port(), "--router-port");
        }
    }

    private static void requireFree(String what, String host, int port, String option) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new LaunchFailed(
                    host + ":" + port + ", wanted for " + what + ", is taken (another process listens on port " + port
                            + " of all addresses?). Stop that process, or choose another port with " + option + ".");
        }
    }

    private void awaitReady() throws InterruptedException {
        List<ServiceProcess> waiting = new ArrayList<>(services);
        boolean ready = ReadyProbe.await(
                () -> {
                    waiting.removeIf(service -> ReadyProbe.isReady(service.spec()));
                    return waiting.isEmpty() && api.areWebhooksComplete();
                },
                READY);
        if (!ready && waiting.isEmpty()) {
            throw new LaunchFailed(
                    "a service did not fill in its webhooks in " + READY.toSeconds() + " s; see " + state.logs());
        }
        if (!ready) {
            ServiceSpec first = waiting.getFirst().spec();
            throw new LaunchFailed(first.name() + " did not become ready in " + READY.toSeconds() + " s; see "
                    + state.log(first.name()));
        }
    }

    /** Writes down which processes there are; called whenever one is started. */
    private synchronized void register() {
        List<ProcessList.Entry> entries = new ArrayList<>();
        entries.add(ProcessList.Entry.of(CLUSTER, ProcessHandle.current(), api.url(), 0));
        api.processes().forEach((name, process) -> entries.add(ProcessList.Entry.of(name, process.toHandle(), "-", 0)));
        for (ServiceProcess service : services) {
            service.process()
                    .ifPresent(process -> entries.add(ProcessList.Entry.of(
                            service.spec().name(),
                            process.toHandle(),
                            service.spec().address(),
                            service.restarts())));
        }
        ProcessList.save(state, entries);
    }

    private void announce() {
        String endpoint = block.addresses().pod(2) + ":" + options.routerPort();
        state.write(
                state.environment(), "export KUBECONFIG='" + api.userKubeconfig() + "' ENDPOINT=" + endpoint + "\n");
        System.out.println("  Kubernetes API      " + api.url());
        System.out.println("  router (ENDPOINT)   http://" + endpoint);
        for (ServiceProcess service : services) {
            System.out.println("  " + String.format("%-20s", service.spec().name()) + "http://"
                    + service.spec().address());
        }
        System.out.println("  state and logs      " + state.root());
        System.out.println("For kubectl and curl:  eval \"$(./kthena env)\"");
        System.out.println("kthena is up");
    }

    private void stop(Duration patience) {
        services.forEach(ServiceProcess::requestStop);
        LocalNode startedNode = node;
        if (startedNode != null) {
            startedNode.close();
        }
        Workloads startedWorkloads = workloads;
        if (startedWorkloads != null) {
            startedWorkloads.close();
        }
        services.forEach(service -> service.awaitStop(patience));
        api.close();
        block.close();
        state.clear();
    }
}
