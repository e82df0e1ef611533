package io.kthena.cluster.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** HTTP clients, one for each bundle of certificates: they keep connections. Thread-safe. */
final class Clients {
    private static final int IDLE_SECONDS = 60;
    private static final int CONNECT_MILLIS = 30_000;
    private static final long LONGEST_CALL_MILLIS = 31_000;

    private final Vertx vertx;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    Clients(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The client that trusts the certificates in {@code caBundle}.
     *
     * @throws CallFailed when there are none in it
     */
    HttpClient trusting(String caBundle) throws CallFailed {
        HttpClient known = clients.get(caBundle);
        if (known != null) {
            return known;
        }
        HttpClient made = make(caBundle);
        HttpClient raced = clients.putIfAbsent(caBundle, made);
        return raced == null ? made : raced;
    }

    /** Closes the clients for bundles that no longer occur, when their last calls must be over. */
    void keepOnly(Collection<String> caBundles) {
        Set<String> gone = new HashSet<>(clients.keySet());
        gone.removeAll(caBundles);
        for (String bundle : gone) {
            HttpClient client = clients.remove(bundle);
            if (client != null) {
                vertx.setTimer(LONGEST_CALL_MILLIS, _ -> client.close());
            }
        }
    }

    private HttpClient make(String caBundle) throws CallFailed {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setDecompressionSupported(true);
        if (!caBundle.isEmpty()) {
            options.setTrustOptions(TrustOptions.wrap(trustManager(caBundle)));
        }
        return vertx.createHttpClient(options);
    }

    private static X509TrustManager trustManager(String caBundle) throws CallFailed {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(Base64.getDecoder().decode(caBundle)));
            if (certificates.isEmpty()) {
                throw unreadable();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("a JDK has a trust manager for X.509");
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable();
        }
    }

    private static CallFailed unreadable() {
        return new CallFailed(
                "could not get REST client: unable to load root certificates: unable to parse bytes as" + " PEM block");
    }
}
