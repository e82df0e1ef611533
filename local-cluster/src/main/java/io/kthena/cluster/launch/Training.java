package io.kthena.cluster.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kthena.cluster.standin.Words;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Records the AOT caches: starts everything once with recording on, deploys the example, sends completions, stops. Each JVM
 * writes its cache when it ends.
 */
final class Training {
    private static final Duration UP = Duration.ofSeconds(120);
    private static final Duration CACHES = Duration.ofSeconds(120);
    private static final int COMPLETIONS = 60;
    private static final String CHAT = "{\"model\": \"deepseek-ai/DeepSeekV2\", \"stream\": %s,"
            + " \"messages\": [{\"role\": \"user\", \"content\": \"Where is the capital of China?\"}]}";

    private Training() {}

    /** Run by {@code ./kthena build}: supervises the recorded run, which is a process of its own. */
    static void run(StateFolder state, Path home) throws IOException, InterruptedException {
        StateFolder scratch = new StateFolder(state.root().resolve("training"));
        Files.createDirectories(scratch.logs());
        Files.deleteIfExists(scratch.environment());
        File log = scratch.log(Stack.CLUSTER).toFile();
        Process recorded = new ProcessBuilder(recordedCommand(scratch, home))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            exercise(scratch, home, recorded);
            recordSimulator(scratch, home);
        } finally {
            recorded.destroy();
            if (!ReadyProbe.await(() -> !recorded.isAlive(), CACHES)) {
                recorded.destroyForcibly();
                Down.reap(ProcessList.load(scratch));
            }
        }
    }

    /** The simulator's own training run, at two addresses of the recorded cluster that no pod has. */
    private static void recordSimulator(StateFolder scratch, Path home) throws IOException, InterruptedException {
        Path jar = simulator(home);
        String network = endpoint(scratch).replaceAll("\\.\\d+:\\d+$", "");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Words.SMALL_JVM);
        command.add("-XX:AOTCacheOutput=" + jar.resolveSibling("engine-simulator.aot"));
        command.addAll(
                List.of("-cp", jar.toString(), "io.kthena.sim.TrainingMain", network + ".250", network + ".251"));
        Process training = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.log("engine-simulator").toFile())
                .start();
        if (!training.waitFor(CACHES.toMillis(), TimeUnit.MILLISECONDS)) {
            training.destroyForcibly();
        }
    }

    private static String endpoint(StateFolder scratch) {
        return scratch.read(scratch.environment()).orElseThrow().replaceAll("(?s).*ENDPOINT=(\\S+).*", "$1");
    }

    private static Path simulator(Path home) {
        return home.resolve("engine-simulator").resolve("target").resolve("engine-simulator.jar");
    }

    private static List<String> recordedCommand(StateFolder scratch, Path home) {
        Path jar = home.resolve("local-cluster").resolve("target").resolve("local-cluster.jar");
        ServiceSpec self = new ServiceSpec(Stack.CLUSTER, jar, "-", 0, java.util.Map.of());
        List<String> command = new ArrayList<>(new JavaCommand(home).train(self));
        int jarFlag = command.indexOf("-jar");
        command.add(jarFlag, "-Dkthena.state=" + scratch.root());
        command.add(jarFlag, "-Dkthena.home=" + home);
        command.add("record");
        return command;
    }

    /** The recorded process itself: everything up, each service recording too. */
    static void record(StateFolder scratch, Path home) throws IOException, InterruptedException {
        Stack.start(scratch, UpOptions.parse(home, List.of()), new JavaCommand(home)::train, CACHES);
        Thread.currentThread().join();
    }

    private static void exercise(StateFolder scratch, Path home, Process recorded)
            throws IOException, InterruptedException {
        boolean up = ReadyProbe.await(() -> !recorded.isAlive() || Files.exists(scratch.environment()), UP);
        if (!up || !recorded.isAlive()) {
            throw new LaunchFailed("the recorded run did not come up; see " + scratch.log(Stack.CLUSTER));
        }
        String endpoint = endpoint(scratch);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.fromKubeconfig(
                                scratch.kubeconfig().toFile()))
                        .build())
                .build()) {
            apply(client, home.resolve("examples/model-booster/prefill-decode-disaggregation.yaml"));
            URI chat = URI.create("http://" + endpoint + "/v1/chat/completions");
            if (!ReadyProbe.await(() -> answers(chat, false), UP)) {
                throw new LaunchFailed("no completion in the recorded run; see " + scratch.logs());
            }
            for (int i = 0; i < COMPLETIONS; i++) {
                answers(chat, i % 2 == 0);
            }
            client.genericKubernetesResources("workload.serving.volcano.sh/v1alpha1", "ModelBooster")
                    .inNamespace("dev")
                    .withName("deepseek-v2-lite")
                    .delete();
            ReadyProbe.await(
                    () -> client.pods().inNamespace("dev").list().getItems().isEmpty(), Duration.ofSeconds(60));
        }
    }

    private static void apply(KubernetesClient client, Path manifest) throws IOException {
        try (InputStream yaml = Files.newInputStream(manifest)) {
            client.load(yaml).serverSideApply();
        }
    }

    private static boolean answers(URI chat, boolean stream) {
        try {
            HttpURLConnection connection = (HttpURLConnection) chat.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setConnectTimeout(2000);
            connection.setReadTimeout(10_000);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream body = connection.getOutputStream()) {
                body.write(CHAT.formatted(stream).getBytes(StandardCharsets.UTF_8));
            }
            if (connection.getResponseCode() != 200) {
                return false;
            }
            try (InputStream answer = connection.getInputStream()) {
                return stream || new ObjectMapper().readTree(answer).has("choices");
            }
        } catch (IOException e) {
            return false;
        }
    }
}
