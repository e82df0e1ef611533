package io.kthena.booster.reconcile;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.Workload;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Events on boosters, for {@code kubectl describe}. A lost Event is logged, never an error. */
@Singleton
final class BoosterEvents {

    private static final Logger LOG = Logger.getLogger(BoosterEvents.class);
    private static final int LONGEST_MESSAGE = 1024;

    private final KubernetesClient client;
    private final Clock clock;
    private final AtomicLong sequence = new AtomicLong();

    BoosterEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void tell(ModelBooster booster, String reason, String message) {
        create(booster, "Normal", reason, message);
    }

    /** Warns once: as long as the Failed condition says the same, the warning is known. */
    void warn(ModelBooster booster, String reason, String message) {
        var conditions =
                booster.getStatus() == null ? null : booster.getStatus().conditions();
        boolean known = Conditions.isTrue(conditions, "Failed")
                && Conditions.find(conditions, "Failed")
                        .filter(failed -> message.startsWith(String.valueOf(failed.getMessage())))
                        .isPresent();
        if (!known) {
            LOG.warnf(
                    "%s: %s namespace=%s booster=%s",
                    reason,
                    message,
                    booster.getMetadata().getNamespace(),
                    booster.getMetadata().getName());
            create(booster, "Warning", reason, message);
        }
    }

    private void create(ModelBooster booster, String type, String reason, String message) {
        Instant now = Instant.now(clock);
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = booster.getMetadata();
        var event = new EventBuilder()
                .withNewMetadata()
                .withName("%s.%x%x".formatted(metadata.getName(), now.toEpochMilli(), sequence.getAndIncrement()))
                .withNamespace(metadata.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(Workload.API_VERSION)
                .withKind("ModelBooster")
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE))
                .withNewSource()
                .withComponent(ModelBoosterReconciler.FIELD_MANAGER)
                .endSource()
                .withReportingComponent(ModelBoosterReconciler.FIELD_MANAGER)
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
        try {
            var _ = client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.infof("An Event was lost: %s", e.getMessage());
        }
    }
}
