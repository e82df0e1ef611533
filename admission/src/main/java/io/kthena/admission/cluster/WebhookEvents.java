package io.kthena.admission.cluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** Events about the Service in front of the webhooks. Blocking. */
public final class WebhookEvents {
    private static final Logger LOG = Logger.getLogger(WebhookEvents.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String service;

    /** Events about this Service. */
    public WebhookEvents(KubernetesClient client, String namespace, String service) {
        this.client = client;
        this.namespace = namespace;
        this.service = service;
    }

    /** Writes a warning; false if that was not possible. */
    public boolean warn(String reason, String message, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(service + ".")
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Service")
                .withNamespace(namespace)
                .withName(service)
                .endInvolvedObject()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource()
                .withComponent("kthena-webhook")
                .endSource()
                .withReportingComponent("kthena-webhook")
                .build();
        try {
            client.v1().events().resource(event).create();
            return true;
        } catch (KubernetesClientException e) {
            LOG.debugf("event %s not written: %s", reason, e.getMessage());
            return false;
        }
    }
}
