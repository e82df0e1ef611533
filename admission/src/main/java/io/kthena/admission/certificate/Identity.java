package io.kthena.admission.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A serving certificate and its key.
 *
 * @param certificates PEM: the certificate, then any that lead to its authority
 * @param key PEM, not encrypted
 * @param leaf the certificate itself
 */
public record Identity(String certificates, String key, X509Certificate leaf) {

    /**
     * Reads the certificate; the key is left to who uses it.
     *
     * @throws CertificateException if there is no certificate or no key
     */
    public static Identity of(String certificates, String key) throws CertificateException {
        if (!key.contains("PRIVATE KEY-----")) {
            throw new CertificateException("no private key in the text");
        }
        return new Identity(certificates, key, Pem.certificates(certificates).getFirst());
    }

    /** First moment at which nobody accepts the certificate any more. */
    public Instant expiry() {
        return leaf.getNotAfter().toInstant();
    }

    /** When the certificate begins to hold. */
    Instant start() {
        return leaf.getNotBefore().toInstant();
    }

    /** Whether the certificate holds at this moment. */
    public boolean validAt(Instant now) {
        return !now.isBefore(start()) && now.isBefore(expiry());
    }

    @Override
    public String toString() {
        return "Identity[" + leaf.getSubjectX500Principal() + ", until " + expiry() + "]"; // never the key
    }
}
