package io.kthena.cluster.node.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that is needed to start a container's process, and others like it (hooks, exec probes) beside it.
 *
 * @param argv the command line
 * @param environment its whole environment
 * @param directory its working directory; exists
 * @param log where its output goes
 */
public record Launch(List<String> argv, Map<String, String> environment, Path directory, Path log) {
    /** Copies the collections. */
    public Launch {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** A process like this one with another command line. */
    Launch with(List<String> command) {
        return new Launch(command, environment, directory, log);
    }

    /** The process, ready to start; nothing of the node's own environment gets through. */
    ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(new java.util.ArrayList<>(argv));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        return builder;
    }
}
