package io.kthena.cluster.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTPS server of admission webhooks in this process, with a certificate of its own. */
final class WebhookServer implements AutoCloseable {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PASSWORD = "changeit";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<JsonNode, ObjectNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, List<JsonNode>> asked = new ConcurrentHashMap<>();
    private final HttpServer http;
    private final String caBundle;

    private WebhookServer(Path store, String caBundle) {
        this.caBundle = caBundle;
        this.http = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword(PASSWORD)))
                .requestHandler(this::accept);
        http.listen().toCompletionStage().toCompletableFuture().join();
    }

    static WebhookServer start(Path folder) throws IOException, InterruptedException {
        Path store = certificate(folder.resolve("webhook.p12"));
        return new WebhookServer(store, pem(store));
    }

    /** A new key and certificate for this host. */
    private static Path certificate(Path file) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "webhook",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=webhook",
                "-ext",
                "san=ip:127.0.0.1,dns:gate.default.svc");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
        return file;
    }

    /** A bundle, in base64, of somebody who has nothing to do with the server. */
    static String strangersBundle(Path folder) throws IOException, InterruptedException {
        return pem(certificate(folder.resolve("stranger.p12")));
    }

    private static String pem(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(store.getCertificate("webhook").getEncoded());
            String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    String caBundle() {
        return caBundle;
    }

    int port() {
        return http.actualPort();
    }

    /** Answers requests at {@code path} from now on; {@code answer} gets a request and fills in a response. */
    String serve(String path, Function<JsonNode, ObjectNode> answer) {
        answers.put(path, answer);
        return "https://127.0.0.1:" + port() + path;
    }

    /** The requests that came to {@code path}. */
    List<JsonNode> asked(String path) {
        return asked.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    }

    static ObjectNode allow() {
        return MAPPER.createObjectNode().put("allowed", true);
    }

    static ObjectNode deny(int code, String message) {
        ObjectNode response = MAPPER.createObjectNode().put("allowed", false);
        response.putObject("status").put("code", code).put("message", message);
        return response;
    }

    static ObjectNode patch(String operations) {
        String encoded = Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8));
        return allow().put("patchType", "JSONPatch").put("patch", encoded);
    }

    private void accept(HttpServerRequest request) {
        request.body().onSuccess(body -> threads.execute(() -> answer(request, body)));
    }

    private void answer(HttpServerRequest http, Buffer body) {
        try {
            JsonNode request = MAPPER.readTree(body.getBytes()).path("request");
            String path = String.valueOf(http.path());
            Function<JsonNode, ObjectNode> answer = answers.get(path);
            if (answer == null) {
                http.response().setStatusCode(404).end();
                return;
            }
            asked(path).add(request);
            ObjectNode response = answer.apply(request);
            ObjectNode review =
                    MAPPER.createObjectNode().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
            review.set("response", response.put("uid", request.path("uid").asText()));
            http.response().putHeader("Content-Type", "application/json").end(review.toString());
        } catch (IOException | RuntimeException e) {
            http.response().setStatusCode(500).end(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
