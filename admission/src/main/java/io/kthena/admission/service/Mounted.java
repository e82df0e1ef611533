package io.kthena.admission.service;

import io.kthena.admission.certificate.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A certificate that somebody else, such as cert-manager, keeps in a mounted folder. Looked at once a minute. */
final class Mounted implements CertificateSource {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** Kubelet swaps this link when a mounted Secret changes: what lies behind it belongs together. */
    private static final String CURRENT = "..data";

    private final Path directory;

    Mounted(Path directory) {
        this.directory = directory;
    }

    @Override
    public Found refresh(Instant now) {
        Instant again = now.plus(INTERVAL);
        try {
            Path link = directory.resolve(CURRENT);
            Path files = Files.exists(link) ? link.toRealPath() : directory;
            var identity =
                    Identity.of(Files.readString(files.resolve("tls.crt")), Files.readString(files.resolve("tls.key")));
            return new Found(Optional.of(identity), "", again);
        } catch (IOException | CertificateException e) {
            return new Found(Optional.empty(), "no certificate in " + directory + ": " + e, again);
        }
    }
}
