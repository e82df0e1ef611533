package io.kthena.cluster.contract;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the kubectl on the PATH, with a home and a cache of its own. */
final class Kubectl {
    private static final long TIMEOUT_SECONDS = 60;

    private final ClusterUnderTest cluster;
    private final Path home;

    Kubectl(ClusterUnderTest cluster, Path home) {
        this.cluster = cluster;
        this.home = home;
    }

    /** What a command did; both outputs together. */
    record Result(int exit, String output) {}

    static boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "kubectl")));
    }

    Result run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--cache-dir", home.resolve("cache").toString()));
        command.addAll(cluster.kubectlArguments());
        command.addAll(arguments);
        Path output = Files.createTempFile(home, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBECONFIG", cluster.kubeconfig());
        builder.environment().remove("POD_NAMESPACE");
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Result(-1, "did not end: " + Files.readString(output, StandardCharsets.UTF_8));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
