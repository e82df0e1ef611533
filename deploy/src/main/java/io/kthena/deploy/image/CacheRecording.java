package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Records a service's AOT cache inside its unpacked image: the JVM, the paths and the times of the jars are those of the
 * image, so that the cache fits there and nowhere else has to.
 */
final class CacheRecording {
    private static final String CHAT =
            "{\"model\": \"deepseek-ai/DeepSeekV2\", \"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
    private static final int ROUNDS = 30;
    private static final long PAUSE_MILLIS = 50;

    private CacheRecording() {}

    /**
     * Starts the service with recording on, gives it the examples and some requests, and stops it.
     *
     * @param root its image, unpacked
     * @param work a folder for what is needed meanwhile
     * @param tree becomes the cache's layer
     */
    static void make(ImageSpec spec, Path root, Path work, Path tree, Path home)
            throws IOException, InterruptedException {
        Path scratch = work.resolve("recording");
        try (TrialCluster cluster = TrialCluster.start(home);
                Trial trial = Trial.start(spec, root, scratch, spec.recording("/tmp/app.aot"), cluster)) {
            trial.awaitReady();
            cluster.applyExamples();
            for (int i = 0; i < ROUNDS; i++) {
                exercise(trial, i % 2 == 0);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            cluster.deleteExamples();
            exercise(trial, false);
            trial.stop();
        }
        Path recorded = scratch.resolve("app.aot");
        if (!Files.exists(recorded)) {
            throw new ImageBuildException(
                    spec.service() + " wrote no AOT cache; see " + scratch + ".log, or build with -Dimage.aot=off");
        }
        Trees.put(recorded, tree, ImageSpec.CACHE);
    }

    /** Paths that a service does not have are answered with 404, which is worth recording as well. */
    private static void exercise(Trial trial, boolean stream) throws InterruptedException {
        trial.status("GET", "/q/health/live", "");
        trial.status("GET", "/q/health/ready", "");
        trial.status("GET", "/q/metrics", "");
        trial.status("POST", "/v1/chat/completions", CHAT.formatted(stream));
    }
}
