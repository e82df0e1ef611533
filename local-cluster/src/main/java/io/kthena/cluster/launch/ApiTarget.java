package io.kthena.cluster.launch;

import java.nio.file.Path;

/** Which API server {@code up} is to use. */
sealed interface ApiTarget {
    /** The embedded one, in the launcher's process. */
    record Embedded() implements ApiTarget {}

    /** A real one, started and ended with the rest. */
    record Envtest() implements ApiTarget {}

    /**
     * One that is there already and stays.
     *
     * @param kubeconfig leads to it, as an administrator
     */
    record Existing(Path kubeconfig) implements ApiTarget {}

    /** Reads the value of {@code --cluster}. */
    static ApiTarget named(String name) {
        return switch (name) {
            case "embedded" -> new Embedded();
            case "envtest" -> new Envtest();
            default -> throw new LaunchFailed("--cluster needs embedded or envtest, not " + name);
        };
    }
}
