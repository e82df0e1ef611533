package io.kthena.admission.service;

import io.kthena.admission.certificate.Credentials;
import io.kthena.admission.certificate.Issuer;
import io.kthena.admission.certificate.Issuer.Issued;
import io.kthena.admission.certificate.Rotation;
import io.kthena.admission.certificate.Step;
import io.kthena.admission.certificate.Terms;
import io.kthena.admission.cluster.CertificateSecret;
import io.kthena.admission.cluster.CertificateSecret.Seen;
import io.kthena.admission.cluster.WebhookConfigurations;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A certificate that we make, keep in a Secret and rotate. Replicas need not know of each other: who writes the Secret first
 * wins, the others take what they find. The API server is told of an authority before anything is served under it.
 */
final class SelfManaged implements CertificateSource {
    private static final Logger LOG = Logger.getLogger(SelfManaged.class);
    private static final int ATTEMPTS = 5;

    private final CertificateSecret secret;
    private final WebhookConfigurations configurations;
    private final Terms terms;
    private final Supplier<Issuer> issuer;

    /** @param issuer asked only when a certificate has to be made */
    SelfManaged(CertificateSecret secret, WebhookConfigurations configurations, Terms terms, Supplier<Issuer> issuer) {
        this.secret = secret;
        this.configurations = configurations;
        this.terms = terms;
        this.issuer = issuer;
    }

    @Override
    public Found refresh(Instant now) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Seen seen = secret.read();
            Step step = Rotation.decide(seen.credentials(), terms, now);
            if (step instanceof Step.Keep(Instant until)) {
                Credentials credentials = seen.credentials().orElseThrow();
                configurations.inject(credentials.bundle());
                return new Found(Optional.of(credentials.current()), "", until);
            }
            if (secret.write(seen, result(seen.credentials(), step, now))) {
                LOG.infof("webhook certificate: %s", step);
            }
        }
        throw new IllegalStateException("the Secret with the certificate changes faster than it can be read");
    }

    private Credentials result(Optional<Credentials> stored, Step step, Instant now) {
        return switch (step) {
            case Step.Issue _ -> Rotation.issued(stored, make(now), now);
            case Step.Stage _ -> Rotation.staged(stored.orElseThrow(), make(now), now);
            case Step.Promote _ -> Rotation.promoted(stored.orElseThrow(), now);
            case Step.Keep _ -> stored.orElseThrow();
        };
    }

    private Issued make(Instant now) {
        return issuer.get().issue(terms.hosts(), now.minus(Rotation.BACKDATED), now.plus(terms.validity()));
    }
}
