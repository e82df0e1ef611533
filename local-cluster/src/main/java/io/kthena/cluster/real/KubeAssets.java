package io.kthena.cluster.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the programs of a real control plane are.
 *
 * @param folder has {@code etcd}, {@code kube-apiserver} and {@code kube-controller-manager}
 */
public record KubeAssets(Path folder) {
    /** What to do when there are none; for messages. */
    public static final String MISSING =
            "no real API server here: run tools/kube/build, or point KUBEBUILDER_ASSETS at one";

    /**
     * The folder that KUBEBUILDER_ASSETS names, or the one that tools/kube/build has filled; builds nothing.
     *
     * @param checkout the root of the project
     * @return empty when there is neither
     * @throws IOException when the script cannot be run
     */
    public static Optional<KubeAssets> find(Path checkout) throws IOException {
        Path script = checkout.resolve("tools").resolve("kube").resolve("build");
        Process process = new ProcessBuilder("sh", script.toString(), "--find")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return found.isEmpty() ? Optional.empty() : Optional.of(new KubeAssets(Path.of(found)));
    }

    Path program(String name) {
        return folder.resolve(name);
    }
}
