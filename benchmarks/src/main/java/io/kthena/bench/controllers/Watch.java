package io.kthena.bench.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One watch of a resource from the present on, read by a thread of its own. */
final class Watch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream stream;
    private volatile boolean closed;
    private volatile boolean broken;

    private Watch(InputStream stream) {
        this.stream = stream;
    }

    /** Begins to watch; events come in the order of the server. */
    static Watch of(String url, String path, Consumer<JsonNode> events) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + path + "?watch=true"))
                        .header("User-Agent", "bench")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("watching " + path + ": " + answer.statusCode());
        }
        var watch = new Watch(answer.body());
        Thread.ofVirtual().name("watch " + path).start(() -> watch.read(events));
        return watch;
    }

    private void read(Consumer<JsonNode> events) {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.accept(JSON.readTree(line));
            }
        } catch (IOException | UncheckedIOException e) {
            // told by what follows
        }
        broken = !closed;
    }

    /** Whether the server ended it, so that something may have been missed. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public void close() {
        closed = true;
        try {
            stream.close();
        } catch (IOException e) {
            // it is over either way
        }
    }
}
