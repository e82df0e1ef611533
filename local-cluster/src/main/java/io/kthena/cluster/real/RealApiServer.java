package io.kthena.cluster.real;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.cluster.crd.DefinitionFiles;
import io.kthena.cluster.real.RealApiServerOptions.Controllers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real etcd, API server and controller manager on a loopback address: TLS, tokens, RBAC, nothing kept. Volcano's PodGroup
 * is installed, as in the embedded server. For development and tests. Thread-safe.
 */
public final class RealApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long SECONDS_TO_STOP = 10;

    private final KubeAssets assets;
    private final RealApiServerOptions options;
    private final Path folder;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::kill);

    private RealApiServer(KubeAssets assets, RealApiServerOptions options) {
        this.assets = assets;
        this.options = options;
        this.folder = options.folder().toAbsolutePath();
    }

    /**
     * Starts the processes and returns when the API server is ready, and with {@link Controllers#FULL} the controllers too.
     *
     * @throws IOException when a program cannot be started or a file not be written
     * @throws IllegalStateException when a process ends early, or is not ready in time; the message names the logs
     */
    public static RealApiServer start(KubeAssets assets, RealApiServerOptions options) throws IOException {
        RealApiServer server = new RealApiServer(assets, options);
        Runtime.getRuntime().addShutdownHook(server.hook);
        try {
            server.startAll();
            return server;
        } catch (IOException | RuntimeException e) {
            server.kill();
            throw e;
        }
    }

    /** How a Java client reaches the server as an administrator. */
    public Config config() {
        return Config.fromKubeconfig(kubeconfig().toFile());
    }

    /** The administrator's kubeconfig file. */
    public Path kubeconfig() {
        return new ServerFiles(folder).kubeconfig();
    }

    /** The URL clients use. */
    public String url() {
        return "https://" + options.address() + ":" + options.port();
    }

    /** The processes by name, in the order of their start. */
    public synchronized Map<String, Process> processes() {
        return Map.copyOf(processes);
    }

    /** Leaves it to the caller to {@link #close} the server when this JVM ends; until then it would end at once, unasked. */
    public void closedByCaller() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void startAll() throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        ServerFiles files = new ServerFiles(folder);
        files.writeSecrets();
        startEtcd();
        startApiServer();
        await("the API server", () -> Files.exists(folder.resolve("apiserver.crt")));
        files.writeKubeconfig(url());
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config()).build()) {
            await("the API server", () -> answers(() -> "ok".equals(client.raw("/readyz"))));
            await(
                    "namespaces",
                    () -> answers(() -> client.namespaces().withName("default").get() != null));
            startControllers();
            for (var definition : DefinitionFiles.shipped()) {
                byte[] text = definition.toString().getBytes(StandardCharsets.UTF_8);
                client.load(new ByteArrayInputStream(text)).serverSideApply();
            }
            if (options.controllers() == Controllers.FULL) {
                // Pods are refused until their account is there.
                await(
                        "the controllers",
                        () -> answers(() -> client.serviceAccounts()
                                        .inNamespace("default")
                                        .withName("default")
                                        .get()
                                != null));
            }
        }
    }

    private void startEtcd() throws IOException {
        String clients = "http://" + options.address() + ":2379";
        String peers = "http://" + options.address() + ":2380";
        run(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers);
    }

    private void startApiServer() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--etcd-servers=http://" + options.address() + ":2379",
                "--bind-address=" + options.address(),
                // In the certificate; and no endpoints of the server's own, which must not be loopback addresses.
                "--advertise-address=" + options.address(),
                "--endpoint-reconciler-type=none",
                "--secure-port=" + options.port(),
                "--cert-dir=" + folder,
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("sa.key"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--authorization-mode=Node,RBAC",
                "--service-cluster-ip-range=10.0.0.0/16"));
        if (options.controllers() == Controllers.MINIMAL) {
            // Without the controllers that make service accounts, pods must not wait for them.
            arguments.add("--disable-admission-plugins=ServiceAccount");
        }
        run("kube-apiserver", arguments.toArray(String[]::new));
    }

    private void startControllers() throws IOException {
        run(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig(),
                "--leader-elect=false",
                "--controllers=" + options.controllers().names(),
                "--root-ca-file=" + folder.resolve("apiserver.crt"),
                "--bind-address=" + options.address(),
                "--secure-port=10257",
                "--cert-dir=" + folder.resolve("manager"));
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (Map.Entry<String, Process> process : processes().entrySet()) {
                if (!process.getValue().isAlive()) {
                    throw new IllegalStateException(process.getKey() + " ended early; see " + log(process.getKey()));
                }
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        what + " did not come up in " + PATIENCE.toSeconds() + " s; logs are in " + folder);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the API server", e);
        }
    }

    private static boolean answers(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private synchronized void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(assets.program(program).toString()));
        command.addAll(List.of(arguments));
        processes.put(
                program,
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log(program).toFile())
                        .start());
    }

    private Path log(String program) {
        return folder.resolve(program + ".log");
    }

    /** Nothing is kept, so none of them needs to end in good order. */
    private void kill() {
        Map<String, Process> all = processes();
        all.values().forEach(Process::destroyForcibly);
        for (Process process : all.values()) {
            try {
                process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the processes and removes their data; the logs stay. */
    @Override
    public void close() {
        kill();
        try {
            delete(folder.resolve("etcd"));
            Files.deleteIfExists(folder.resolve("tokens.csv"));
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(RealApiServer.class.getName()).log(System.Logger.Level.DEBUG, "left behind: " + folder, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
