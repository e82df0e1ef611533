package io.kthena.sim.downloader;

import io.kthena.sim.log.EventLog;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A download that fetches nothing: it checks what the real downloader would check, takes the same lock and leaves a
 * small {@code config.json} and a completion marker.
 */
public final class Download {
    private static final Duration LOCK_LIFE = Duration.ofSeconds(15);
    private static final long LOCK_POLL_MILLIS = 500;

    private final String source;
    private final Path folder;
    private final Map<String, String> environment;

    private Download(String source, Path folder, Map<String, String> environment) {
        this.source = source;
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Prepares a download of {@code source} into {@code outputDir}, a path inside the container.
     *
     * @throws IllegalArgumentException when the real downloader could not work on them
     */
    public static Download of(String source, String outputDir, Map<String, String> environment) {
        if (source.isBlank()) {
            throw new IllegalArgumentException("source must not be empty");
        }
        int scheme = source.indexOf("://");
        String rest = scheme < 0 ? source : source.substring(scheme + 3);
        switch (scheme < 0 ? "hf" : source.substring(0, scheme)) {
            case "s3", "obs" -> requireKeys(environment);
            case "pvc" -> {}
            case "ms", "hf" -> requireRepository(source, rest);
            default -> throw new IllegalArgumentException("unsupported source: " + source);
        }
        return new Download(source, new Mounts(environment).resolve(outputDir), environment);
    }

    private static void requireKeys(Map<String, String> environment) {
        if (environment.getOrDefault("ACCESS_KEY", "").isEmpty()
                || environment.getOrDefault("SECRET_KEY", "").isEmpty()) {
            throw new IllegalArgumentException("Missing credentials");
        }
    }

    private static void requireRepository(String source, String repository) {
        if (!repository.matches("[\\w.-]+(/[\\w.-]+)?/?")) {
            throw new IllegalArgumentException("not a repository: " + source);
        }
    }

    /**
     * Leaves the placeholder; waits while another download has the lock.
     *
     * @throws IOException when the folder cannot be written or a volume is missing
     */
    public void run() throws IOException {
        if (source.startsWith("pvc://")) {
            Path volume = new Mounts(environment).resolve("/" + source.substring(6));
            if (!Files.isDirectory(volume)) {
                throw new IOException("Source path does not exist or is not a directory: " + source);
            }
        }
        Files.createDirectories(folder);
        Path lock = folder.resolve(".lock");
        acquire(lock);
        try {
            Files.writeString(folder.resolve("config.json"), config());
            Files.writeString(folder.resolve(".download-complete"), source + "\n");
        } finally {
            Files.deleteIfExists(lock);
        }
        EventLog.info(
                "download.simulated", "source", source, "folder", folder, "note", "placeholder, nothing was fetched");
    }

    private static String config() {
        return """
                {"model_type": "simulated", "architectures": ["SimulatedForCausalLM"], "torch_dtype": "bfloat16"}
                """;
    }

    private static void acquire(Path lock) throws IOException {
        while (true) {
            try {
                Files.writeString(lock, String.valueOf(ProcessHandle.current().pid()), StandardOpenOption.CREATE_NEW);
                return;
            } catch (FileAlreadyExistsException e) {
                if (isStale(lock)) {
                    Files.deleteIfExists(lock);
                } else {
                    EventLog.info("download.waiting", "lock", lock);
                    pause();
                }
            }
        }
    }

    private static boolean isStale(Path lock) throws IOException {
        try {
            var age = Duration.between(Files.getLastModifiedTime(lock).toInstant(), Instant.now());
            return age.compareTo(LOCK_LIFE) > 0;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOCK_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the lock", e);
        }
    }
}
