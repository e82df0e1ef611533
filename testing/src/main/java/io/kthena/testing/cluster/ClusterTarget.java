package io.kthena.testing.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that {@code -Dcluster} names. */
public enum ClusterTarget {
    /** The embedded API server; also when nothing is named. */
    EMBEDDED,
    /** A real API server of this run. */
    ENVTEST,
    /** The cluster that the KUBECONFIG variable leads to. */
    KUBECONFIG,
    /** A server at a URL, without authentication. */
    URL;

    /** The system property that names the cluster. */
    public static final String PROPERTY = "cluster";

    /** The one of this run. */
    public static ClusterTarget current() {
        return named(System.getProperty(PROPERTY, ""));
    }

    /**
     * Reads a value of {@code -Dcluster}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static ClusterTarget named(String name) {
        return switch (name) {
            case "", "embedded" -> EMBEDDED;
            case "envtest" -> ENVTEST;
            case "kubeconfig" -> KUBECONFIG;
            default -> {
                if (!name.matches("https?://.+")) {
                    throw new IllegalArgumentException(
                            "-Dcluster is embedded, envtest, kubeconfig or a URL, not " + name);
                }
                yield URL;
            }
        };
    }

    /** Whether it has a capability. */
    public boolean has(Capability capability) {
        return switch (capability) {
            case AUTHORIZATION -> this == ENVTEST || this == KUBECONFIG;
            case SECOND_CLUSTER -> this == ENVTEST || this == EMBEDDED;
            case CALLS_BACK, SERVICE_WEBHOOKS -> this == ENVTEST || this == EMBEDDED;
            case FORGETS_EARLY -> this == EMBEDDED;
        };
    }

    /**
     * Why it cannot be had on this machine; empty when it can.
     *
     * @param checkout the root of the project
     */
    public Optional<String> unavailable(Path checkout) {
        return switch (this) {
            case ENVTEST ->
                Tools.find(checkout, Tools.KUBE).isEmpty()
                        ? Optional.of(
                                "no real API server here: run tools/kube/build, or point KUBEBUILDER_ASSETS at one")
                        : Optional.empty();
            case KUBECONFIG -> {
                String file = System.getenv().getOrDefault("KUBECONFIG", "");
                yield Files.isRegularFile(Path.of(file))
                        ? Optional.empty()
                        : Optional.of("KUBECONFIG names no file: '" + file + "'");
            }
            case EMBEDDED, URL -> Optional.empty();
        };
    }
}
