package io.kthena.cluster.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.cluster.loopback.LoopbackBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd, API server and controller manager of this run, on a leased loopback address. Where their binaries are
 * missing, the tests that want them are skipped and say so.
 */
final class RealApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long SECONDS_TO_STOP = 10;
    private static final int KEY_BITS = 2048;

    private final Path assets;
    private final Path folder;
    private final LoopbackBlock block;
    private final String address;
    private final Deque<Process> processes = new ArrayDeque<>();

    private RealApiServer(Path assets, Path folder, LoopbackBlock block) {
        this.assets = assets;
        this.folder = folder;
        this.block = block;
        address = block.addresses().pod(1);
    }

    static RealApiServer start() throws IOException {
        Path assets = findAssets();
        assumeTrue(assets != null, "no real API server here: run tools/kube/build, or point KUBEBUILDER_ASSETS at one");
        LoopbackBlock block = LoopbackBlock.lease(LoopbackBlock.sharedDirectory());
        RealApiServer server =
                new RealApiServer(Objects.requireNonNull(assets), Files.createTempDirectory("kthena-envtest"), block);
        try {
            server.startAll();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    Config config() {
        return Config.fromKubeconfig(kubeconfig().toFile());
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** The folder that tools/kube/build has filled, or what KUBEBUILDER_ASSETS names; null when there is neither. */
    private static @Nullable Path findAssets() throws IOException {
        Path script = Path.of("..", "tools", "kube", "build").toAbsolutePath().normalize();
        Process process = new ProcessBuilder("sh", script.toString(), "--find")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return found.isEmpty() ? null : Path.of(found);
    }

    private void startAll() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopProcesses));
        writeFiles();
        String etcd = "http://" + address + ":2379";
        String peers = "http://" + address + ":2380";
        run(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers);
        // Without the controllers that make service accounts and their tokens, pods must not wait for them.
        run(
                "kube-apiserver",
                "--etcd-servers=" + etcd,
                "--bind-address=" + address,
                "--secure-port=6443",
                "--cert-dir=" + folder,
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-account-issuer=https://localhost",
                "--service-account-key-file=" + folder.resolve("sa.key"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--disable-admission-plugins=ServiceAccount");
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config()).build()) {
            await().atMost(PATIENCE).until(() -> isReady(client));
            run(
                    "kube-controller-manager",
                    "--kubeconfig=" + kubeconfig(),
                    "--leader-elect=false",
                    "--controllers=garbage-collector-controller,namespace-controller",
                    "--bind-address=" + address,
                    "--secure-port=10257",
                    "--cert-dir=" + folder.resolve("manager"));
            try (InputStream crd = RealApiServer.class.getResourceAsStream(
                    "/io/kthena/cluster/crd/podgroups.scheduling.volcano.sh.yaml")) {
                client.load(crd).serverSideApply();
            }
        }
    }

    private boolean isReady(KubernetesClient client) {
        if (processes.stream().anyMatch(p -> !p.isAlive())) {
            throw new IllegalStateException("the API server ended early; its logs are in " + folder);
        }
        try {
            return "ok".equals(client.raw("/readyz"))
                    && client.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private void writeFiles() throws IOException {
        Files.writeString(folder.resolve("tokens.csv"), "test-token,admin,admin,system:masters\n");
        Files.writeString(folder.resolve("sa.key"), newKey());
        Files.writeString(kubeconfig(), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: test
                  cluster: {server: "https://%s:6443", insecure-skip-tls-verify: true}
                users:
                - name: admin
                  user: {token: test-token}
                contexts:
                - name: test
                  context: {cluster: test, user: admin}
                current-context: test
                """.formatted(address));
    }

    private static String newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes RSA keys", e);
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(assets.resolve(program).toString()));
        command.addAll(List.of(arguments));
        processes.push(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
    }

    private void stopProcesses() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        // The order of their start turned round, each as quickly as it likes: nothing is kept.
        processes.forEach(Process::destroyForcibly);
        stopProcesses();
        block.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(f -> f.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException e) {
            System.getLogger(RealApiServer.class.getName()).log(System.Logger.Level.DEBUG, "left behind: " + folder, e);
        }
    }
}
