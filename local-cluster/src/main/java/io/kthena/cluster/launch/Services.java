package io.kthena.cluster.launch;

import io.kthena.cluster.loopback.BlockAddresses;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The four services of a local cluster: which jar, which address, which environment. Pure. */
final class Services {
    static final String ROUTER = "router-service";
    static final String COORDINATOR = "kv-coordinator";
    static final String BOOSTER = "booster-controller";
    static final String SERVING = "serving-controller";
    static final String NAMESPACE = "kthena-system";
    static final List<String> NAMES = List.of(SERVING, BOOSTER, ROUTER, COORDINATOR);
    /** Namespaces that are there from the start: ours, and the one that the examples use. */
    static final List<String> NAMESPACES = List.of("dev", NAMESPACE);

    /** Those that answer admission webhooks. */
    static final Set<String> ADMITTING = Set.of(BOOSTER, SERVING, ROUTER);

    static final int WEBHOOK_PORT = 8443;
    private static final int PORT = 8080;
    private static final String VERSION = "0.1.0-SNAPSHOT";

    private Services() {}

    /** Their specifications, in the order in which they start: those that clients wait for first. */
    static List<ServiceSpec> all(UpOptions options, BlockAddresses block, StateFolder state) {
        return List.of(
                service(options, SERVING, block.pod(5), PORT, state, Map.of()),
                service(options, BOOSTER, block.pod(4), PORT, state, Map.of()),
                service(
                        options,
                        ROUTER,
                        block.pod(2),
                        options.routerPort(),
                        state,
                        Map.of("KTHENA_ROUTER_COORDINATOR", block.pod(3) + ":" + PORT)),
                service(options, COORDINATOR, block.pod(3), PORT, state, Map.of()));
    }

    /** The service account that the chart gives a service, in {@link #NAMESPACE}. */
    static String account(String service) {
        return "kthena-" + service.replaceFirst("-service$", "");
    }

    private static ServiceSpec service(
            UpOptions options, String name, String host, int port, StateFolder state, Map<String, String> more) {
        Path jar = options.home().resolve(name).resolve("target").resolve(name + "-" + VERSION + "-runner.jar");
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "KUBECONFIG",
                state.kubeconfig(name).toString(),
                "POD_NAMESPACE",
                NAMESPACE,
                "POD_NAME",
                name + "-0",
                "QUARKUS_HTTP_HOST",
                host,
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_SHUTDOWN_TIMEOUT",
                "2s"));
        if (!(options.api() instanceof ApiTarget.Existing) && ADMITTING.contains(name)) {
            environment.putAll(Map.of(
                    "KTHENA_WEBHOOK_ENABLED",
                    "true",
                    "KTHENA_WEBHOOK_HOST",
                    host,
                    "KTHENA_WEBHOOK_PORT",
                    Integer.toString(WEBHOOK_PORT),
                    "KTHENA_WEBHOOK_HOSTS",
                    host));
        }
        environment.putAll(more);
        return new ServiceSpec(name, jar, host, port, Map.copyOf(environment));
    }
}
