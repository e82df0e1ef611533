package io.kthena.admission.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** PEM, the text form of certificates and keys. */
final class Pem {
    private static final int WIDTH = 64;

    private Pem() {}

    /**
     * The certificates of a text, in its order.
     *
     * @throws CertificateException if it has none, or one that cannot be read
     */
    static List<X509Certificate> certificates(String text) throws CertificateException {
        var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        var found = CertificateFactory.getInstance("X.509").generateCertificates(bytes);
        if (found.isEmpty()) {
            throw new CertificateException("no certificate in the text");
        }
        return found.stream().map(X509Certificate.class::cast).toList();
    }

    static String of(List<X509Certificate> certificates) {
        return certificates.stream().map(Pem::of).collect(Collectors.joining());
    }

    static String of(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    static String block(String type, byte[] content) {
        var encoder = Base64.getMimeEncoder(WIDTH, new byte[] {'\n'});
        return "-----BEGIN " + type + "-----\n" + encoder.encodeToString(content) + "\n-----END " + type + "-----\n";
    }
}
