package io.kthena.admission.service;

import io.kthena.admission.certificate.Identity;
import java.time.Instant;
import java.util.Optional;

/** Where the certificate comes from. Blocking. */
interface CertificateSource {

    /**
     * What to serve with now.
     *
     * @throws RuntimeException if that cannot be found out now
     */
    Found refresh(Instant now);

    /**
     * What was found.
     *
     * @param identity empty if there is nothing to serve with
     * @param problem why it is empty, for an operator; empty otherwise
     * @param again when to look again at the latest
     */
    record Found(Optional<Identity> identity, String problem, Instant again) {}
}
