package io.kthena.cluster.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The API server alone, on the command line: {@code --address A --port N --crds DIR}. */
public final class ApiServerMain {
    private ApiServerMain() {}

    /** Starts a server, prints its URL and waits to be killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String address = "127.0.0.1";
        int port = 0;
        List<Path> crds = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--address" -> address = arguments[i + 1];
                case "--port" -> port = Integer.parseInt(arguments[i + 1]);
                case "--crds" -> crds.add(Path.of(arguments[i + 1]));
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        try (ApiServer server =
                ApiServer.start(ApiServerOptions.on(address, port).withCrds(crds))) {
            System.out.println(server.url());
            Thread.currentThread().join();
        }
    }
}
