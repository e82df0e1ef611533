package io.kthena.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What the scripts in the folder {@code tools} have made on this machine before. */
public final class Tools {
    /** Makes helm. */
    public static final Path HELM = Path.of("helm", "build");
    /** Makes a real API server. */
    public static final Path KUBE = Path.of("kube", "build");
    /** Fetches definitions of other projects. */
    public static final Path DEFINITIONS = Path.of("crds", "fetch");

    private Tools() {}

    /**
     * Asks a script where what it makes is. Makes and downloads nothing. Blocking.
     *
     * @param checkout the root of the project
     * @param script one of the scripts above
     * @return empty where nothing has been made
     */
    public static Optional<Path> find(Path checkout, Path script) {
        Path file = checkout.resolve("tools").resolve(script).toAbsolutePath().normalize();
        try {
            Process process = new ProcessBuilder("sh", file.toString(), "--find")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return found.isEmpty() ? Optional.empty() : Optional.of(Path.of(found));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
