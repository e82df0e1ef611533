package io.kthena.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs shell lines as a user would type them, standard error mixed in.
 *
 * @param folder where they run
 * @param environment variables added to this process's own
 */
record Shell(Path folder, Map<String, String> environment) {
    /** What a line printed and how it ended. */
    record Result(int exitCode, String output) {}

    /** Runs {@code script} with bash; kills it and fails when it takes longer than {@code patience}. */
    Result run(String script, Duration patience) {
        try {
            Path output = Files.createTempFile("shell", ".txt");
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("still running after " + patience + ": " + script + "\n" + read(output));
            }
            String text = read(output);
            Files.delete(output);
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
