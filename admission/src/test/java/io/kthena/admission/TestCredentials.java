package io.kthena.admission;

import io.kthena.admission.certificate.Credentials;
import io.kthena.admission.certificate.Issuer.Issued;
import io.kthena.admission.certificate.SelfSigned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Credentials for tests. */
public final class TestCredentials {
    private TestCredentials() {}

    /** Credentials for 127.0.0.1 that hold from one moment to another. */
    public static Credentials of(Instant from, Instant until) {
        Issued issued = new SelfSigned().issue(List.of("127.0.0.1"), from, until);
        return new Credentials(issued.identity(), Optional.empty(), List.of(issued.authority()));
    }
}
