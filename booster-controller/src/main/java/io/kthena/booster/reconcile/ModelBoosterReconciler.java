package io.kthena.booster.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.kthena.booster.plan.Action;
import io.kthena.booster.plan.Children;
import io.kthena.booster.plan.Plan;
import io.kthena.booster.status.BoosterStatus;
import io.kthena.booster.status.Outcome;
import io.kthena.booster.template.Expansion;
import io.kthena.booster.validation.BoosterValidation;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.names.Labels;
import io.kthena.model.names.Owners;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelBoosterStatus;
import io.kthena.model.workload.ModelServing;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps each ModelBooster's three children as they should be, and its status true: observe, plan, act, status. */
@Singleton
@ControllerConfiguration(
        name = "modelbooster",
        fieldManager = ModelBoosterReconciler.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        informer =
                @Informer(namespaces = Constants.WATCH_ALL_NAMESPACES, onUpdateFilter = SpecOrAnnotationsChanged.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 60_000)
public final class ModelBoosterReconciler implements Reconciler<ModelBooster> {

    /** Owner of the fields that this controller sets. */
    public static final String FIELD_MANAGER = Plan.FIELD_MANAGER;

    private static final String MANAGED = Labels.MANAGED_BY + "=" + Labels.MANAGED_BY_VALUE;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);
    private static final int TOO_MANY_REQUESTS = 429;

    private final ImageSettings images;
    private final BoosterEvents events;
    private final Executor executor;
    private final Clock clock;

    ModelBoosterReconciler(ImageSettings images, BoosterEvents events, Executor executor, Clock clock) {
        this.images = images;
        this.events = events;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ModelBooster>> prepareEventSources(EventSourceContext<ModelBooster> context) {
        return List.of(
                new InformerEventSource<>(owned(ModelServing.class), context),
                new InformerEventSource<>(owned(ModelServer.class), context),
                new InformerEventSource<>(owned(ModelRoute.class), context),
                images.eventSource(context));
    }

    private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> InformerEventSourceConfiguration<T> owned(
            Class<T> kind) {
        return InformerEventSourceConfiguration.from(kind, ModelBooster.class)
                .withLabelSelector(MANAGED)
                .build();
    }

    @Override
    public UpdateControl<ModelBooster> reconcile(ModelBooster booster, Context<ModelBooster> context) {
        if (booster.getMetadata().getDeletionTimestamp() != null) {
            return UpdateControl.noUpdate(); // The garbage collector follows the owner references.
        }
        var problems = BoosterValidation.problems(booster);
        if (!problems.isEmpty()) {
            events.warn(booster, "InvalidSpec", Problem.join(problems));
            return write(booster, new Outcome.Rejected(problems), serving(children(booster, context), null));
        }
        var expansion = Expansion.of(booster, images.current());
        var plan = Plan.of(booster, expansion, children(booster, context));
        try {
            for (Action action : plan.actions()) {
                executor.run(action, booster, context);
            }
        } catch (NameTaken e) {
            return e.isLeftover()
                    ? UpdateControl.<ModelBooster>noUpdate().rescheduleAfter(SOON)
                    : refused(booster, String.valueOf(e.getMessage()), context).rescheduleAfter(AFTER_REFUSAL);
        } catch (KubernetesClientException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            return refused(booster, message(e), context).rescheduleAfter(AFTER_REFUSAL);
        }
        var control = write(booster, new Outcome.Applied(), serving(children(booster, context), plan.serving()));
        return plan.unfinished() ? control.rescheduleAfter(SOON) : control;
    }

    /** A defect of ours shows in the status, too; a server that cannot be reached could not take it. */
    @Override
    public ErrorStatusUpdateControl<ModelBooster> updateErrorStatus(
            ModelBooster booster, Context<ModelBooster> context, Exception error) {
        return error instanceof KubernetesClientException || error.getCause() instanceof KubernetesClientException
                ? ErrorStatusUpdateControl.noStatusUpdate()
                : refused(booster, String.valueOf(error.getMessage()), context)
                        .getResource()
                        .map(ErrorStatusUpdateControl::patchStatus)
                        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    /** Trying again at once would not help; a conflict or an overloaded server is another matter. */
    private static boolean isRefusal(KubernetesClientException error) {
        return error.getCode() >= 400
                && error.getCode() < 500
                && error.getCode() != HttpURLConnection.HTTP_CONFLICT
                && error.getCode() != TOO_MANY_REQUESTS;
    }

    private static String message(KubernetesClientException error) {
        return error.getStatus() != null && error.getStatus().getMessage() != null
                ? error.getStatus().getMessage()
                : String.valueOf(error.getMessage());
    }

    private UpdateControl<ModelBooster> refused(ModelBooster booster, String error, Context<ModelBooster> context) {
        events.warn(booster, "ApplyFailed", error);
        return write(booster, new Outcome.Refused(error), serving(children(booster, context), null));
    }

    private UpdateControl<ModelBooster> write(ModelBooster booster, Outcome outcome, @Nullable ModelServing serving) {
        var status = BoosterStatus.of(booster, outcome, serving, Instant.now(clock));
        if (Objects.equals(status, booster.getStatus())) {
            return UpdateControl.noUpdate();
        }
        announce(booster, status);
        return UpdateControl.patchStatus(withStatus(booster, status));
    }

    private void announce(ModelBooster booster, ModelBoosterStatus status) {
        boolean wasActive = booster.getStatus() != null
                && Conditions.isTrue(booster.getStatus().conditions(), "Active");
        boolean isActive = Conditions.isTrue(status.conditions(), "Active");
        if (isActive && !wasActive) {
            events.tell(booster, "ModelAvailable", "ModelBooster is ready");
        } else if (wasActive && !isActive) {
            events.tell(booster, "ModelProcessing", "ModelBooster is no longer ready");
        }
    }

    private static ModelBooster withStatus(ModelBooster booster, ModelBoosterStatus status) {
        var patch = new ModelBooster();
        patch.getMetadata().setName(booster.getMetadata().getName());
        patch.getMetadata().setNamespace(booster.getMetadata().getNamespace());
        patch.setStatus(status);
        return patch;
    }

    private static Children children(ModelBooster booster, Context<ModelBooster> context) {
        return new Children(
                owned(ModelServing.class, booster, context).toList(),
                owned(ModelServer.class, booster, context).toList(),
                owned(ModelRoute.class, booster, context).toList());
    }

    private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> Stream<T> owned(
            Class<T> kind, ModelBooster booster, Context<ModelBooster> context) {
        return context.getSecondaryResourcesAsStream(kind)
                .filter(child ->
                        Owners.isControlledBy(child, booster.getMetadata().getUid()));
    }

    /** The serving with this name; without a name, one that is available, else any. */
    private static @Nullable ModelServing serving(Children children, @Nullable String name) {
        return children.servings().stream()
                .filter(serving ->
                        name == null || serving.getMetadata().getName().equals(name))
                .min(java.util.Comparator.comparing(serving -> serving.getStatus() == null
                        || !Conditions.isTrue(serving.getStatus().conditions(), "Available")))
                .orElse(null);
    }
}
