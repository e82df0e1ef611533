package io.kthena.admission.certificate;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link Credentials} in the form of a Secret's {@code data}: {@code tls.crt}, {@code tls.key} and {@code ca.crt} as in any
 * TLS Secret, {@code next.crt} and {@code next.key} during a rotation. Authorities' keys are never stored: each signs one
 * certificate and is forgotten.
 */
public final class SecretData {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITIES = "ca.crt";
    private static final String NEXT_CERTIFICATE = "next.crt";
    private static final String NEXT_KEY = "next.key";

    private SecretData() {}

    /** Reads a Secret's data; empty if it holds no certificate with key and authority that can be read. */
    public static Optional<Credentials> read(@Nullable Map<String, String> data) {
        if (data == null) {
            return Optional.empty();
        }
        try {
            var current = Identity.of(text(data, CERTIFICATE), text(data, KEY));
            var trusted = Pem.certificates(text(data, AUTHORITIES));
            return Optional.of(new Credentials(current, next(data), trusted));
        } catch (CertificateException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Identity> next(Map<String, String> data) {
        try {
            return Optional.of(Identity.of(text(data, NEXT_CERTIFICATE), text(data, NEXT_KEY)));
        } catch (CertificateException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The Secret's data. */
    public static Map<String, String> write(Credentials credentials) {
        var data = new TreeMap<String, String>();
        data.put(CERTIFICATE, base64(credentials.current().certificates()));
        data.put(KEY, base64(credentials.current().key()));
        data.put(AUTHORITIES, base64(credentials.bundle()));
        credentials.next().ifPresent(next -> {
            data.put(NEXT_CERTIFICATE, base64(next.certificates()));
            data.put(NEXT_KEY, base64(next.key()));
        });
        return data;
    }

    private static String text(Map<String, String> data, String key) {
        return new String(Base64.getMimeDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
