package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Programs of the build host, run to their end. */
final class Commands {
    private Commands() {}

    /** The program's output. Throws with that output when the program fails or is missing. */
    static String run(List<String> command) {
        Outcome outcome = execute(command);
        if (outcome.status != 0) {
            throw new ImageBuildException(String.join(" ", command) + " failed: " + outcome.output);
        }
        return outcome.output;
    }

    /** The program's output, or nothing when it fails or is missing. */
    static Optional<String> attempt(List<String> command) {
        try {
            Outcome outcome = execute(command);
            return outcome.status == 0 ? Optional.of(outcome.output) : Optional.empty();
        } catch (ImageBuildException missing) {
            return Optional.empty();
        }
    }

    private static Outcome execute(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new ImageBuildException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageBuildException("interrupted while running " + command.getFirst(), e);
        }
    }

    private record Outcome(int status, String output) {}
}
