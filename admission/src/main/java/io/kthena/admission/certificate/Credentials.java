package io.kthena.admission.certificate;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the replicas of a service share.
 *
 * @param current what they serve with
 * @param next its successor, whose authority is already made known; empty outside of a rotation
 * @param trusted authorities that the API server is to trust: newest first
 */
public record Credentials(Identity current, Optional<Identity> next, List<X509Certificate> trusted) {

    public Credentials {
        trusted = List.copyOf(trusted);
    }

    /** The authorities as one PEM text, for {@code caBundle}. */
    public String bundle() {
        return Pem.of(trusted);
    }
}
