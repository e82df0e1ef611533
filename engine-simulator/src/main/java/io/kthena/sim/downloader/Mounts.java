package io.kthena.sim.downloader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Maps a path inside a container to a folder of this machine, by {@code KTHENA_MOUNTS}: mount path to folder. Pure. */
public final class Mounts {
    private final Map<Path, Path> folders = new TreeMap<>();

    /**
     * Reads the variable from {@code environment}; without it nothing is mapped.
     *
     * @throws IllegalArgumentException when it is not a JSON object of strings
     */
    public Mounts(Map<String, String> environment) {
        String text = environment.getOrDefault("KTHENA_MOUNTS", "");
        if (text.isBlank()) {
            return;
        }
        try {
            new ObjectMapper()
                    .readTree(text)
                    .properties()
                    .forEach(mount -> folders.put(
                            Path.of(mount.getKey()).normalize(),
                            Path.of(mount.getValue().asText())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("KTHENA_MOUNTS is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Where {@code path} lies on this machine; the longest mount that contains it decides. */
    public Path resolve(String path) {
        Path inside = Path.of(path).normalize();
        Path best = null;
        for (Path mount : folders.keySet()) {
            if (inside.startsWith(mount) && (best == null || mount.getNameCount() > best.getNameCount())) {
                best = mount;
            }
        }
        return best == null
                ? inside
                : folders.getOrDefault(best, best)
                        .resolve(best.relativize(inside).toString());
    }
}
