package io.kthena.booster.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kthena.booster.plan.Action;
import io.kthena.booster.plan.FieldOwners;
import io.kthena.booster.plan.Plan;
import io.kthena.model.names.Owners;
import io.kthena.model.workload.ModelBooster;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Carries out actions: server-side apply for what should be, deletion by UID for what should not. */
@Singleton
final class Executor {

    private static final Logger LOG = Logger.getLogger(Executor.class);

    private final BoosterEvents events;
    private final MeterRegistry metrics;

    Executor(BoosterEvents events, MeterRegistry metrics) {
        this.events = events;
        this.metrics = metrics;
    }

    /**
     * Carries out one action; doing it again does no harm.
     *
     * @throws KubernetesClientException if the API server refuses or cannot be reached
     * @throws NameTaken if an object of the name is not ours
     */
    void run(Action action, ModelBooster booster, Context<ModelBooster> context) {
        HasMetadata object = action.object();
        switch (action) {
            case Action.Create(var wanted) -> {
                boolean isThere = isOurs(wanted, booster, context.getClient());
                var _ = context.resourceOperations().serverSideApply(wanted);
                report(booster, isThere ? "Updated" : "Created", object, "");
            }
            case Action.Apply(var wanted) -> {
                var _ = context.resourceOperations().serverSideApply(wanted);
                report(booster, "Updated", object, "");
            }
            case Action.TakeOver(var wanted, var live) -> {
                takeFields(live, context.getClient());
                var _ = context.resourceOperations().serverSideApply(wanted);
                report(booster, "Updated", object, ": taken over");
            }
            case Action.Delete(var old, var reason) -> {
                delete(old, context.getClient());
                report(booster, "Deleted", object, ": " + reason);
            }
        }
    }

    /** Whether it is there, unseen by the watch. Applying would take over an object that is someone else's. */
    private static boolean isOurs(HasMetadata wanted, ModelBooster booster, KubernetesClient client) {
        HasMetadata found = client.resource(wanted).get();
        if (found != null && !Owners.isControlledBy(found, booster.getMetadata().getUid())) {
            throw new NameTaken(found, booster);
        }
        return found != null;
    }

    /** Makes the spec's fields ours, unless the object has changed meanwhile. */
    private static void takeFields(HasMetadata live, KubernetesClient client) {
        var owners = FieldOwners.withSpecOwnedBy(
                Plan.FIELD_MANAGER, live.getMetadata().getManagedFields());
        var patch = List.of(
                Map.of("op", "replace", "path", "/metadata/managedFields", "value", owners),
                Map.of(
                        "op", "replace",
                        "path", "/metadata/resourceVersion",
                        "value", live.getMetadata().getResourceVersion()));
        var _ = client.resource(live).patch(PatchContext.of(PatchType.JSON), Serialization.asJson(patch));
    }

    private static void delete(HasMetadata old, KubernetesClient client) {
        try {
            var _ = client.resource(old).lockResourceVersion().delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private void report(ModelBooster booster, String verb, HasMetadata object, String why) {
        String message = "%s %s %s%s"
                .formatted(verb, object.getKind(), object.getMetadata().getName(), why);
        events.tell(booster, verb, message);
        metrics.counter("kthena.booster.child.actions", "kind", object.getKind(), "action", verb)
                .increment();
        LOG.infof("%s namespace=%s booster=%s", message, booster.getMetadata().getNamespace(), name(booster));
    }

    private static String name(ModelBooster booster) {
        return booster.getMetadata().getName();
    }
}
