package io.kthena.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end and takes what it says. */
public final class Shell {
    private Shell() {}

    /** How it ended and what it wrote. */
    public record Said(int status, String text) {
        /** Whether it ended well. */
        public boolean isFine() {
            return status == 0;
        }
    }

    /** Runs a command in a folder; a program that does not exist ends with status 127. */
    public static Said run(Path folder, List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text.strip());
        } catch (IOException e) {
            return new Said(127, String.valueOf(e.getMessage()));
        }
    }

    /** The first line that a command writes, or {@code unknown}. */
    public static String firstLine(Path folder, String... command) throws InterruptedException {
        Said said = run(folder, List.of(command));
        return said.isFine() && !said.text().isEmpty()
                ? said.text().lines().findFirst().orElse("unknown")
                : "unknown";
    }
}
