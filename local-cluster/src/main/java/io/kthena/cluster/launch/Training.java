package io.kthena.cluster.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
        writeRecordingStandIns(scratch, home);
        File log = scratch.log(Stack.CLUSTER).toFile();
        Process recorded = new ProcessBuilder(recordedCommand(scratch, home))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            exercise(scratch, home, recorded);
            keepSimulatorCache(scratch, home);
        } finally {
            recorded.destroy();
            if (!ReadyProbe.await(() -> !recorded.isAlive(), CACHES)) {
                recorded.destroyForcibly();
                Down.reap(ProcessRegistry.load(scratch));
            }
        }
    }

    /** Engines record too, each to a file of its own name: two processes must not write one cache. */
    private static void writeRecordingStandIns(StateFolder scratch, Path home) throws IOException {
        Path jar = simulator(home);
        scratch.write(scratch.root().resolve("stand-ins.yaml"), """
                images:
                - image: '.*kthena-engine.*'
                  program: [sh, -c, 'exec "$0" -XX:AOTCacheOutput="%s/$HOSTNAME.aot" -XX:+UseSerialGC
                    -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
                    -cp "%s" io.kthena.sim.SimulatorMain "$@"', '{java}', '{command}', '{args}']
                """.formatted(scratch.root(), jar));
    }

    /** The decode engine's cache serves all: it saw the HTTP surface, the engine loop and both ends of the side channel. */
    private static void keepSimulatorCache(StateFolder scratch, Path home) throws IOException {
        try (Stream<Path> files = Files.list(scratch.root())) {
            Path cache = files.filter(f -> f.getFileName().toString().matches(".*decode.*\\.aot"))
                    .findFirst()
                    .orElse(null);
            if (cache != null) {
                Files.move(cache, simulator(home).resolveSibling("engine-simulator.aot"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path simulator(Path home) {
        return home.resolve("engine-simulator").resolve("target").resolve("engine-simulator.jar");
    }

    private static List<String> recordedCommand(StateFolder scratch, Path home) {
        Path jar = home.resolve("local-cluster").resolve("target").resolve("local-cluster.jar");
        ServiceSpec self = new ServiceSpec(Stack.CLUSTER, jar, "-", 0, java.util.Map.of());
        List<String> command = new ArrayList<>(JavaCommand.train(self));
        int jarFlag = command.indexOf("-jar");
        command.add(jarFlag, "-Dkthena.state=" + scratch.root());
        command.add(jarFlag, "-Dkthena.home=" + home);
        command.add("record");
        return command;
    }

    /** The recorded process itself: everything up, each service recording too. */
    static void record(StateFolder scratch, Path home) throws IOException, InterruptedException {
        Stack.start(scratch, UpOptions.parse(home, List.of()), JavaCommand::train, CACHES);
        Thread.currentThread().join();
    }

    private static void exercise(StateFolder scratch, Path home, Process recorded)
            throws IOException, InterruptedException {
        boolean up = ReadyProbe.await(
                () -> !recorded.isAlive() || Files.exists(scratch.environment()), UP);
        if (!up || !recorded.isAlive()) {
            throw new LaunchFailed("the recorded run did not come up; see " + scratch.log(Stack.CLUSTER));
        }
        String environment = scratch.read(scratch.environment()).orElseThrow();
        String endpoint = environment.replaceAll("(?s).*ENDPOINT=(\\S+).*", "$1");
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
