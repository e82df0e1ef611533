package io.kthena.admission.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Makes certificates. */
public interface Issuer {

    /**
     * A certificate for these hosts, signed by an authority that is new, too.
     *
     * @param from start of both; {@code until} their end
     */
    Issued issue(List<String> hosts, Instant from, Instant until);

    /** A new certificate and who vouches for it. */
    record Issued(Identity identity, X509Certificate authority) {}
}
