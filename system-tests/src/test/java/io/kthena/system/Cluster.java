package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A running system, as a user sees it.
 *
 * @param shell runs lines with KUBECONFIG and ENDPOINT set
 * @param endpoint host:port of the router
 * @param state the launcher's state folder
 * @param upOptions what {@code up} was told about the API server, with a space before it; may be empty
 */
record Cluster(Shell shell, String endpoint, Path state, String upOptions) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration COMMAND = Duration.ofSeconds(60);
    private static final Duration RESTART = Duration.ofSeconds(90);

    /** Output of a shell line that must succeed. */
    String run(String line) {
        Shell.Result result = shell.run(line, COMMAND);
        assertThat(result.exitCode()).as("%s%n%s", line, result.output()).isZero();
        return result.output();
    }

    /** Output of a shell line that must fail. */
    String refuse(String line) {
        Shell.Result result = shell.run(line, COMMAND);
        assertThat(result.exitCode()).as("%s%n%s", line, result.output()).isNotZero();
        return result.output();
    }

    /** An object as JSON. */
    JsonNode object(String kubectlArguments) {
        return json(run("kubectl get " + kubectlArguments + " -o json"));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    String get(String url) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .build());
        assertThat(response.statusCode()).as("%s%n%s", url, response.body()).isEqualTo(200);
        return response.body();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Address {@code podIP:8000} of every engine pod of a role. */
    List<String> engines(String role) {
        return run("kubectl get pod -n dev -l modelserving.volcano.sh/role=" + role
                        + " -o jsonpath='{range .items[*]}{.status.podIP}:8000{\"\\n\"}{end}'")
                .lines()
                .toList();
    }

    /** Sum of a metric over engines of a role, all label sets. */
    double metric(String role, String name) {
        return engines(role).stream()
                .flatMap(address -> get("http://" + address + "/metrics").lines())
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Process id of a service that {@code ./kthena} runs; waits while it is being started anew. */
    String servicePid(String service) {
        AtomicReference<String> pid = new AtomicReference<>("");
        await(service + " runs").atMost(RESTART).until(() -> {
            String line = run("./kthena status 2>/dev/null | grep '^" + service + " ' || true");
            String[] columns = line.split(" +", -1);
            pid.set(columns.length > 2 ? columns[2] : "");
            return pid.get().matches("\\d+");
        });
        return pid.get();
    }

    /** Kills a service as a crash would, and waits until it has been started anew. */
    void killService(String service) {
        String pid = servicePid(service);
        run("kill -9 " + pid);
        await(service + " restarted")
                .atMost(RESTART)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> !servicePid(service).equals(pid));
    }

    /** Waits until {@code line} prints something that contains {@code text}. */
    void awaitOutput(String line, String text, Duration patience) {
        await(line)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(
                        () -> assertThat(shell.run(line, COMMAND).output()).contains(text));
    }
}
