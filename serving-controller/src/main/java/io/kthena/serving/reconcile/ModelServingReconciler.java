package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.names.Names;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingStatus;
import io.kthena.serving.act.Executor;
import io.kthena.serving.act.Outcome;
import io.kthena.serving.act.ServingEvents;
import io.kthena.serving.fleet.ConditionTypes;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Group;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.observe.LeanStore;
import io.kthena.serving.observe.RecentDeletions;
import io.kthena.serving.plan.Planner;
import io.kthena.serving.status.Progress;
import io.kthena.serving.status.ServingConditions;
import io.kthena.serving.status.ServingStatus;
import io.kthena.serving.validation.ModelServingRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the fleet of a ModelServing to what its spec asks for: observe, plan, act, status. It holds no state of groups; a
 * restart loses nothing. Called by several threads, never by two for the same ModelServing.
 */
@ControllerConfiguration(
        name = "modelserving",
        fieldManager = Executor.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        namespaces = Constants.WATCH_ALL_NAMESPACES,
                        onUpdateFilter = SpecOrAnnotationsChanged.class,
                        itemStore = LeanStore.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 60_000)
@RateLimited(maxReconciliations = 50, within = 1)
public class ModelServingReconciler implements Reconciler<ModelServing> {
    private static final Duration REFUSAL_RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration REFUSAL_RETRY_MAX = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final Clock clock;
    private final RecentDeletions deletions;
    private final ServingEvents events;
    private volatile @Nullable EventSources sources;

    /** A reconciler that writes through this client. */
    public ModelServingReconciler(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.deletions = new RecentDeletions(clock);
        this.events = new ServingEvents(client, clock);
    }

    @Override
    public List<EventSource<?, ModelServing>> prepareEventSources(EventSourceContext<ModelServing> context) {
        var prepared = new EventSources(context);
        sources = prepared;
        return prepared.all();
    }

    @Override
    public UpdateControl<ModelServing> reconcile(ModelServing serving, Context<ModelServing> context) {
        if (serving.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        var problems = ModelServingRules.check(serving);
        return problems.isEmpty() ? advance(serving, context) : refuse(serving, problems);
    }

    /** The ModelServings in the cache, none before the start. */
    List<ModelServing> servings() {
        var prepared = sources;
        return prepared == null ? List.of() : prepared.servings();
    }

    private UpdateControl<ModelServing> advance(ModelServing serving, Context<ModelServing> context) {
        var now = clock.instant();
        var prepared = Objects.requireNonNull(sources, "event sources are prepared before the first reconciliation");
        var snapshot = prepared.snapshot(context);
        var observed = snapshot.of(serving, deletions::contains);
        var demand = Demand.of(serving, snapshot.target(serving, observed.revisions()), snapshot.support());
        tellOfRunningRoles(serving, demand, observed);

        var plan = Planner.plan(demand, observed, now);
        var tools = new Executor.Tools(client, deletions, events, prepared::remember);
        var outcome = new Executor(tools, serving, snapshot, demand.gang() != null).carryOut(plan);

        var after = plan.isEmpty() ? observed : prepared.snapshot(context).of(serving, deletions::contains);
        var generation =
                Optional.ofNullable(serving.getMetadata().getGeneration()).orElse(0L);
        var status = ServingStatus.of(demand, after, generation, outcome.refusal(), now);
        var overdue = Progress.overdueAt(status, demand.deadlines().progress());
        return answer(serving, status, outcome.andAt(overdue, now), now);
    }

    private UpdateControl<ModelServing> refuse(ModelServing serving, List<Problem> problems) {
        var generation =
                Optional.ofNullable(serving.getMetadata().getGeneration()).orElse(0L);
        var before = serving.getStatus();
        var conditions = new ServingConditions(before, generation, clock.instant()).invalid(problems);
        events.warning(
                serving,
                ServingEvents.INVALID_SPEC,
                problems.getFirst().toString(),
                generation + "/" + problems.getFirst());
        var status = before == null
                ? new ModelServingStatus(generation, null, null, null, null, null, null, null, conditions, null, null)
                : new ModelServingStatus(
                        generation,
                        before.replicas(),
                        before.currentReplicas(),
                        before.updatedReplicas(),
                        before.availableReplicas(),
                        before.currentRevision(),
                        before.updateRevision(),
                        before.labelSelector(),
                        conditions,
                        before.roles(),
                        before.lastProgressTime());
        return answer(serving, status, new Outcome(null, Optional.empty()), clock.instant());
    }

    private static UpdateControl<ModelServing> answer(
            ModelServing serving, ModelServingStatus status, Outcome outcome, Instant now) {
        UpdateControl<ModelServing> control = status.equals(serving.getStatus())
                ? UpdateControl.noUpdate()
                : UpdateControl.patchStatus(onlyStatus(serving, status));
        var again = outcome.refusal() == null ? outcome.lookAgain() : Optional.of(refusalRetry(status, now));
        again.ifPresent(control::rescheduleAfter);
        return control;
    }

    /** The longer the API server has been refusing, the longer we wait: the delay grows with the age of the condition. */
    private static Duration refusalRetry(ModelServingStatus status, Instant now) {
        var since = Conditions.find(status.conditions(), ConditionTypes.TEMPLATES_ACCEPTED)
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .orElse(now);
        var age = Duration.between(since, now);
        if (age.compareTo(REFUSAL_RETRY_MIN) < 0) {
            return REFUSAL_RETRY_MIN;
        }
        return age.compareTo(REFUSAL_RETRY_MAX) > 0 ? REFUSAL_RETRY_MAX : age;
    }

    private static ModelServing onlyStatus(ModelServing serving, ModelServingStatus status) {
        var patch = new ModelServing();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(serving.getMetadata().getName())
                .withNamespace(serving.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }

    private void tellOfRunningRoles(ModelServing serving, Demand demand, Observed observed) {
        for (var group : Group.of(observed.pods())) {
            for (var replica : group.replicas()) {
                var size = demand.target().shape(replica.role()).map(shape -> shape.size());
                if (size.isPresent() && replica.ready(size.get())) {
                    var id = Names.roleId(replica.role(), replica.ordinal());
                    var name = Names.servingGroup(demand.name(), group.ordinal());
                    var message =
                            "Role " + replica.role() + ", replica " + id + " of serving group " + name + " is running";
                    events.normal(
                            serving,
                            ServingEvents.ROLE_RUNNING,
                            message,
                            replica.pods().getFirst().uid());
                }
            }
        }
    }
}
