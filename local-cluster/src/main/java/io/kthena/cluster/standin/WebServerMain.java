package io.kthena.cluster.standin;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Stands in for nginx: answers 200 on each of the container's ports at the pod's address. */
public final class WebServerMain {
    private WebServerMain() {}

    /**
     * Serves until killed. Reads KTHENA_POD_IP and KTHENA_PORTS (comma separated; default 80).
     *
     * @param args ignored: they are nginx's
     */
    public static void main(String[] args) throws InterruptedException {
        String address = System.getenv().getOrDefault("KTHENA_POD_IP", "127.0.0.1");
        for (String port : ports(System.getenv().getOrDefault("KTHENA_PORTS", ""))) {
            serve(address, Integer.parseInt(port));
        }
        new CountDownLatch(1).await();
    }

    private static List<String> ports(String list) {
        return list.isBlank() ? List.of("80") : List.of(list.split(",", -1));
    }

    private static void serve(String address, int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            byte[] page = "<html><body>A stand-in web server of the local node.</body></html>\n"
                    .getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                boolean head = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(200, head ? -1 : page.length);
                if (!head) {
                    exchange.getResponseBody().write(page);
                }
                exchange.close();
            });
            server.start();
            System.out.println("listening on " + address + ":" + port);
        } catch (IOException e) {
            // Ports below 1024 may need privileges; the container lives on, as a pod without that port would.
            System.out.println("cannot listen on " + address + ":" + port + ": " + e.getMessage());
        }
    }
}
