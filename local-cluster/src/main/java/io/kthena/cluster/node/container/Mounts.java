package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.kthena.cluster.node.container.SetupFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a container finds at which path. Processes share the machine's file system, so the paths of a manifest are not
 * real: our stand-ins look them up in KTHENA_MOUNTS, and for other programs the node replaces them on the command line.
 *
 * @param paths the folder or file behind each mount path
 */
public record Mounts(Map<String, Path> paths) {
    /** Copies the map. */
    public Mounts {
        paths = Map.copyOf(paths);
    }

    /**
     * A container's mounts.
     *
     * @param container the container
     * @param volumes what is behind the pod's volumes
     * @param variables for subPathExpr
     * @throws SetupFailure when a mount names an unknown volume or a subPath that cannot be made
     */
    public static Mounts of(Container container, Map<String, Path> volumes, Map<String, String> variables)
            throws SetupFailure {
        Map<String, Path> paths = new LinkedHashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path volume = volumes.get(mount.getName());
            if (volume == null) {
                throw new SetupFailure(Kind.MOUNT, "volume \"" + mount.getName() + "\" is not defined");
            }
            String path = mount.getMountPath().replaceFirst("(?<=.)/+$", "");
            paths.put(path, below(volume, subPath(mount, variables)));
        }
        return new Mounts(paths);
    }

    private static String subPath(VolumeMount mount, Map<String, String> variables) {
        return Optional.ofNullable(mount.getSubPathExpr())
                .map(text -> Expansion.expand(text, variables))
                .or(() -> Optional.ofNullable(mount.getSubPath()))
                .orElse("");
    }

    private static Path below(Path volume, String subPath) throws SetupFailure {
        Path path = volume.resolve(subPath).normalize();
        if (!path.startsWith(volume)) {
            throw new SetupFailure(Kind.MOUNT, "subPath " + subPath + " leaves its volume");
        }
        try {
            return Files.exists(path) ? path : Files.createDirectories(path);
        } catch (IOException e) {
            throw new SetupFailure(Kind.MOUNT, "failed to create subPath directory " + subPath + ": " + e);
        }
    }

    /**
     * Replaces mount paths in a text by what is behind them, where they stand as a path of their own or as its start.
     *
     * @param text a word of a command line, which may be a shell script
     */
    String map(String text) {
        if (paths.isEmpty()) {
            return text;
        }
        String longestFirst = paths.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        Matcher matcher = Pattern.compile("(?<![\\w./-])(" + longestFirst + ")(?![\\w.-])")
                .matcher(text);
        return matcher.replaceAll(found -> {
            Path behind = paths.get(found.group(1));
            return Matcher.quoteReplacement(behind == null ? found.group() : behind.toString());
        });
    }
}
