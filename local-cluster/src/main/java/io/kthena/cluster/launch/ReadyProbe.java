package io.kthena.cluster.launch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Small HTTP questions to the services. Blocking. */
final class ReadyProbe {
    private static final int TIMEOUT_MILLIS = 2000;

    private ReadyProbe() {}

    /** Whether the service answers its readiness question with 200. */
    static boolean isReady(ServiceSpec service) {
        try {
            HttpURLConnection connection = open(service.ready());
            boolean ready = connection.getResponseCode() == 200;
            connection.disconnect();
            return ready;
        } catch (IOException e) {
            return false;
        }
    }

    /** Body of a 200 answer. */
    static String get(URI uri) throws IOException {
        HttpURLConnection connection = open(uri);
        if (connection.getResponseCode() != 200) {
            throw new IOException(uri + " answered " + connection.getResponseCode());
        }
        try (var body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Waits until {@code condition} holds; false when {@code patience} is over first. */
    static boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(40);
        }
        return true;
    }

    private static HttpURLConnection open(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }
}
