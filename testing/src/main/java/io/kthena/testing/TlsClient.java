package io.kthena.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTPS client for ports on 127.0.0.1 that trusts as the API server does when it calls a webhook: a bundle of authorities
 * and nothing else, and the certificate must be for the host. Safe from any thread.
 */
public final class TlsClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client;

    /** @param bundle trusted authorities, as PEM */
    public TlsClient(String bundle) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var bytes = new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8));
            int entry = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
                store.setCertificateEntry("authority-" + entry++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            client = HttpClient.newBuilder().sslContext(tls).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no authorities: " + bundle, e);
        }
    }

    /** Gets a path. */
    public HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(request(port, path).build(), BodyHandlers.ofString());
    }

    /** Posts JSON. */
    public HttpResponse<String> post(int port, String path, String body) throws IOException, InterruptedException {
        return send(port, path, "POST", "application/json", body);
    }

    /** Sends a body. */
    public HttpResponse<String> send(int port, String path, String method, String contentType, String body)
            throws IOException, InterruptedException {
        var request = request(port, path)
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    @Override
    public void close() {
        client.close();
    }
}
