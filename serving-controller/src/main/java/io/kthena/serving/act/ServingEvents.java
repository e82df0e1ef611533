package io.kthena.serving.act;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Kubernetes Events about ModelServings, and what they are made from. An event is told once per key: its name follows from the key, so that a repetition,
 * even after a restart, meets the first one. Events are best effort and never fail a reconciliation. Safe for use by several
 * threads.
 */
public final class ServingEvents {
    /** Some pods of a role replica are being created. */
    public static final String ROLE_CREATING = "RoleCreating";
    /** All pods of a role replica are ready. */
    public static final String ROLE_RUNNING = "RoleRunning";
    /** The pods of a role replica are being deleted. */
    public static final String ROLE_DELETING = "RoleDeleting";
    /** The API server refused an object. */
    public static final String FAILED_CREATE = "FailedCreate";
    /** The spec breaks a rule that its schema cannot express. */
    public static final String INVALID_SPEC = "InvalidSpec";

    private static final Logger LOG = Logger.getLogger(ServingEvents.class);
    private static final String COMPONENT = "modelserving-controller";
    private static final int REMEMBERED = 20_000;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Clock clock;
    private final Set<String> told = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    /** Events written through this client. */
    public ServingEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Tells that something ordinary happened; {@code key} says which occurrence. */
    public void normal(HasMetadata about, String reason, String message, String key) {
        tell(about, "Normal", reason, message, key);
    }

    /** Tells that something needs attention; {@code key} says which occurrence. */
    public void warning(HasMetadata about, String reason, String message, String key) {
        tell(about, "Warning", reason, message, key);
    }

    private void tell(HasMetadata about, String type, String reason, String message, String key) {
        var uid = about.getMetadata().getUid();
        var seed = String.join("/", uid, reason, key);
        if (!told.add(seed)) {
            return;
        }
        var id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, 16);
        var time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withName(about.getMetadata().getName() + "." + id)
                .withNamespace(about.getMetadata().getNamespace())
                .endMetadata()
                .withInvolvedObject(new ObjectReferenceBuilder()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withName(about.getMetadata().getName())
                        .withNamespace(about.getMetadata().getNamespace())
                        .withUid(uid)
                        .withResourceVersion(about.getMetadata().getResourceVersion())
                        .build())
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
        try {
            client.v1().events().resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                LOG.debugf(
                        "event %s of %s not written: %s",
                        reason, about.getMetadata().getName(), e.getMessage());
            }
        }
    }
}
