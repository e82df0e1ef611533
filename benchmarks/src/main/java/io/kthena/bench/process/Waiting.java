package io.kthena.bench.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits for programs to become ready. */
public final class Waiting {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final long PAUSE_MILLIS = 50;

    private Waiting() {}

    /** A question whose answer may become yes. */
    public interface Question {
        /** Whether it is so now. */
        boolean isSo() throws IOException, InterruptedException;
    }

    /** Asks until the answer is yes; says whether it became that in time. */
    public static boolean until(Duration limit, Question question) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (question.isSo()) {
                    return true;
                }
            } catch (IOException e) {
                // not yet
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    /** Whether somebody listens there. */
    public static boolean listens(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer to a POST of JSON. */
    public static HttpResponse<String> post(String url, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(5))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The body behind a URL, whatever its status. */
    public static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
