package io.kthena.cluster.launch;

import io.kthena.cluster.schema.Quantity;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for.
 *
 * @param home the checkout
 * @param api which API server to use
 * @param apiPort port of the API server
 * @param routerPort port of the router
 * @param capacity what the node offers beyond the defaults, resource to quantity
 * @param standIns the user's table of stand-in programs
 */
record UpOptions(
        Path home,
        ApiTarget api,
        int apiPort,
        int routerPort,
        Map<String, String> capacity,
        @Nullable Path standIns) {

    static UpOptions parse(Path home, List<String> arguments) {
        ApiTarget api = new ApiTarget.Embedded();
        int apiPort = 6443;
        int routerPort = 8080;
        Map<String, String> capacity = new LinkedHashMap<>();
        Path standIns = null;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--detach" -> {}
                case "--cluster" -> api = ApiTarget.named(value(option, rest));
                case "--kubeconfig" ->
                    api = new ApiTarget.Existing(Path.of(value(option, rest)).toAbsolutePath());
                case "--api-port" -> apiPort = port(option, value(option, rest));
                case "--router-port" -> routerPort = port(option, value(option, rest));
                case "--capacity" -> addCapacity(capacity, value(option, rest));
                case "--stand-ins" -> standIns = Path.of(value(option, rest)).toAbsolutePath();
                default -> throw new LaunchFailed("unknown option of up: " + option + "; run ./kthena for help");
            }
        }
        return new UpOptions(home, api, apiPort, routerPort, capacity, standIns);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new LaunchFailed(option + " needs a value");
        }
        return rest.next();
    }

    private static int port(String option, String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw new LaunchFailed(option + " needs a port between 1 and 65535, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static void addCapacity(Map<String, String> capacity, String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || Quantity.parse(text.substring(equals + 1)).isEmpty()) {
            throw new LaunchFailed("--capacity needs RESOURCE=QUANTITY, not " + text);
        }
        capacity.put(text.substring(0, equals), text.substring(equals + 1));
    }
}
