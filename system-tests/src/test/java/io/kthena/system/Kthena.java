package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.testing.cluster.ClusterTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole system as a user starts it: {@code ./kthena up --detach} in a state folder of the build, once for all tests, and
 * {@code ./kthena down} after the last one, on the cluster that {@code -Dcluster} names. It leases its own loopback addresses, so it collides with nobody's.
 */
public final class Kthena implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(Kthena.class);
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration UP = Duration.ofMinutes(8);

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    /** The cluster that all tests of this run share; starts it if nobody did. */
    static Cluster cluster(ExtensionContext context) {
        return running(context).cluster;
    }

    private static Running running(ExtensionContext context) {
        return Objects.requireNonNull(context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(Running.class, unused -> Running.start(), Running.class));
    }

    /** The started system; closed by JUnit at the very end. */
    private static final class Running implements AutoCloseable {
        private final Cluster cluster;

        private Running(Cluster cluster) {
            this.cluster = cluster;
        }

        private static Running start() {
            Path state = Path.of("target", "kthena").toAbsolutePath();
            Map<String, String> environment = new HashMap<>();
            environment.put("KTHENA_STATE", state.toString());
            Shell shell = new Shell(CHECKOUT, environment);
            Shell.Result up = shell.run("./kthena up --detach" + upOptions(), UP);
            assertThat(up.exitCode()).as(up.output()).isZero();
            Shell.Result env = shell.run("./kthena env", Duration.ofSeconds(10));
            assertThat(env.exitCode()).as(env.output()).isZero();
            environment.putAll(exports(env.output()));
            return new Running(new Cluster(
                    new Shell(CHECKOUT, environment),
                    Objects.requireNonNull(environment.get("ENDPOINT")),
                    state,
                    upOptions()));
        }

        /** What {@code up} is told about the cluster under test. */
        private static String upOptions() {
            return switch (ClusterTarget.current()) {
                case EMBEDDED -> "";
                case ENVTEST -> " --cluster envtest";
                case KUBECONFIG -> " --kubeconfig '" + System.getenv("KUBECONFIG") + "'";
                case URL -> throw new AssertionError("the launcher joins clusters by kubeconfig, not by URL");
            };
        }

        private static Map<String, String> exports(String text) {
            Map<String, String> variables = new HashMap<>();
            for (String word : text.strip().replaceFirst("^export ", "").split(" ")) {
                int equals = word.indexOf('=');
                variables.put(
                        word.substring(0, equals), word.substring(equals + 1).replace("'", ""));
            }
            return variables;
        }

        @Override
        public void close() {
            Shell.Result down = cluster.shell().run("./kthena down", Duration.ofSeconds(60));
            assertThat(down.exitCode()).as(down.output()).isZero();
        }
    }
}
