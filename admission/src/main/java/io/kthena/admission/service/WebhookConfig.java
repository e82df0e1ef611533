package io.kthena.admission.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the webhooks of a service. */
@ConfigMapping(prefix = "kthena.webhook")
public interface WebhookConfig {

    /** Whether the port is opened and the certificate kept. */
    @WithDefault("false")
    boolean enabled();

    /** Address to listen on; the HTTP server's unless set. */
    @WithDefault("${quarkus.http.host:0.0.0.0}")
    String host();

    /** Port to listen on. */
    @WithDefault("8443")
    int port();

    /** Namespace of the Service and of the Secret; the pod's own. */
    @WithDefault("${POD_NAMESPACE:kthena-system}")
    String namespace();

    /** Name of the Service in front of the port. */
    String service();

    /** DNS names and addresses that the certificate is for; the Service's names unless set. */
    Optional<List<String>> hosts();

    /** Secret that holds the certificate; the Service's name and {@code -certs} unless set. */
    Optional<String> secret();

    /** Folder with {@code tls.crt} and {@code tls.key} that somebody else keeps; unless set we keep a Secret. */
    Optional<String> certificateDirectory();

    /** ValidatingWebhookConfiguration to write the authority into. */
    Optional<String> validatingConfiguration();

    /** MutatingWebhookConfiguration to write the authority into. */
    Optional<String> mutatingConfiguration();

    /** How long a certificate holds that we make; it is replaced after two thirds of that. */
    @WithDefault("P90D")
    Duration validity();

    /** How long a new authority is known before its certificate is served. */
    @WithDefault("PT1H")
    Duration overlap();
}
