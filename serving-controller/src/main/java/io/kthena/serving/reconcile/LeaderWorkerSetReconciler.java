package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.kthena.model.leaderworkerset.LeaderWorkerSet;
import io.kthena.model.leaderworkerset.LeaderWorkerSetStatus;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.act.ServingEvents;
import io.kthena.serving.adapter.LeaderWorkerSets;
import io.kthena.serving.adapter.LeaderWorkerSets.Step;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Serves LeaderWorkerSets as ModelServings of the same name, and tells them how those are (spec: ModelServing §3.15). Runs in
 * an operator of its own, which {@link LeaderWorkerSetSwitch} starts only while the CRD is installed.
 */
@Ignore
@ControllerConfiguration(
        name = "leaderworkerset",
        generationAwareEventProcessing = false,
        informer = @Informer(namespaces = Constants.WATCH_ALL_NAMESPACES))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 60_000)
final class LeaderWorkerSetReconciler implements Reconciler<LeaderWorkerSet> {
    static final String FIELD_MANAGER = "kthena-leaderworkerset-adapter";

    private final KubernetesClient client;
    private final ServingEvents events;

    LeaderWorkerSetReconciler(KubernetesClient client, Clock clock) {
        this.client = client;
        this.events = new ServingEvents(client, clock);
    }

    @Override
    public List<EventSource<?, LeaderWorkerSet>> prepareEventSources(EventSourceContext<LeaderWorkerSet> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ModelServing.class, LeaderWorkerSet.class)
                        .withName("modelservings")
                        .withWatchAllNamespaces()
                        .withLabelSelector(LeaderWorkerSet.NAME_LABEL)
                        .withSecondaryToPrimaryMapper(serving -> Set.of(ResourceID.fromResource(serving)))
                        .build(),
                context));
    }

    @Override
    public UpdateControl<LeaderWorkerSet> reconcile(LeaderWorkerSet set, Context<LeaderWorkerSet> context) {
        if (set.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        var live = serving(set, context);
        switch (LeaderWorkerSets.next(set, live)) {
            case Step.Create(var serving) -> {
                var _ = client.resource(serving).create();
            }
            case Step.Apply(var serving) -> {
                var _ = client.resource(serving)
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(FIELD_MANAGER)
                                .withForce(true)
                                .build());
            }
            case Step.LeaveAlone(var message) -> events.warning(set, "NameTaken", message, message);
            case Step.Nothing() -> {}
        }
        live.flatMap(serving -> LeaderWorkerSets.status(set, serving)).ifPresent(status -> write(set, status));
        return UpdateControl.noUpdate();
    }

    /** One that another owner made, or an earlier adapter, has not our label and is not in the cache. */
    private Optional<ModelServing> serving(LeaderWorkerSet set, Context<LeaderWorkerSet> context) {
        return context.getSecondaryResource(ModelServing.class)
                .or(() -> Optional.ofNullable(client.resources(ModelServing.class)
                        .inNamespace(set.getMetadata().getNamespace())
                        .withName(set.getMetadata().getName())
                        .get()));
    }

    private void write(LeaderWorkerSet set, LeaderWorkerSetStatus status) {
        try {
            var _ = client.resources(LeaderWorkerSet.class)
                    .inNamespace(set.getMetadata().getNamespace())
                    .withName(set.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }
}
