package io.kthena.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Asks a webhook server on 127.0.0.1 as the API server does, over HTTPS. Safe from any thread. */
public final class WebhookClient implements AutoCloseable {
    private final TlsClient client;
    private final int port;

    /**
     * A client for one server.
     *
     * @param authority vouches for the server's certificate
     * @param port the server's
     */
    public WebhookClient(X509Certificate authority, int port) {
        this.client = new TlsClient(pem(authority));
        this.port = port;
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The status that a body gets. */
    public int status(String path, String body) throws IOException, InterruptedException {
        return client.post(port, path, body).statusCode();
    }

    /** The {@code response} of a review of an object's creation. */
    public JsonNode create(String path, JsonNode object) throws IOException, InterruptedException {
        String review = """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                 "request": {"uid": "uid-1", "operation": "CREATE", "dryRun": true, "object": %s}}""";
        return Manifests.yaml(client.post(port, path, review.formatted(object)).body())
                .path("response");
    }

    /** Why an object may not be created; empty if it may. */
    public String denial(String path, JsonNode object) throws IOException, InterruptedException {
        JsonNode response = create(path, object);
        return response.path("allowed").asBoolean(false)
                ? ""
                : response.at("/status/message").asText("no message: " + response);
    }

    @Override
    public void close() {
        client.close();
    }
}
