package io.kthena.bench.report;

import io.kthena.bench.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a result was taken on.
 *
 * @param commit of the repository, marked if there were changes
 */
public record Machine(String cpu, int cores, long memoryMb, String kernel, String java, String commit) {
    /** This machine. */
    public static Machine here(Path home) throws IOException, InterruptedException {
        return new Machine(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
                Shell.firstLine(home, "uname", "-r"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                Shell.firstLine(home, "git", "describe", "--always", "--dirty"));
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
    }

    /** One line for a table's caption. */
    public String line() {
        return "%s, %d cores seen, %d MB, Linux %s, %s, commit %s"
                .formatted(cpu, cores, memoryMb, kernel, java, commit);
    }
}
