package io.kthena.booster.plan;

import static io.kthena.booster.plan.Children.isBeingDeleted;
import static io.kthena.booster.plan.Children.named;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kthena.booster.template.Expansion;
import io.kthena.booster.template.ModelRouteTemplate;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.workload.GangPolicy;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.ServingGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what to do next for one booster (workload spec §2.9). Level-triggered: the same inputs give the same actions, and
 * none once everything is as it should be.
 *
 * @param actions in the order in which to take them
 * @param serving name of the ModelServing that answers requests now; while a backend is being replaced, the old one's
 * @param unfinished whether leftovers wait for the route to have moved: plan again, even if nothing else happens
 */
public record Plan(List<Action> actions, String serving, boolean unfinished) {

    /** Owner of the fields that we apply. */
    public static final String FIELD_MANAGER = "kthena-booster-controller";

    /** The plan for a booster, its expansion, and what it owns at the moment. */
    public static Plan of(ModelBooster booster, Expansion wanted, Children live) {
        var actions = new ArrayList<Action>();
        String name = wanted.serving().getMetadata().getName();
        planServing(booster, wanted.serving(), named(live.servings(), name)).ifPresent(actions::add);
        planObject(wanted.server(), named(live.servers(), name)).ifPresent(actions::add);
        String target = target(name, live);
        boolean settled = target.equals(name);
        ModelRoute route = settled ? wanted.route() : ModelRouteTemplate.to(target, booster);
        Optional<Action> move =
                planRoute(route, named(live.routes(), route.getMetadata().getName()));
        move.ifPresent(actions::add);
        var leftovers = new ArrayList<Action>();
        addLeftovers(name, live.servers(), leftovers);
        addLeftovers(name, live.servings(), leftovers);
        boolean moved = settled && move.isEmpty();
        if (moved) {
            actions.addAll(leftovers);
        }
        addLeftovers(route.getMetadata().getName(), live.routes(), actions);
        return new Plan(List.copyOf(actions), target, settled && !moved && !leftovers.isEmpty());
    }

    /** The old backend answers until the new one can: a rename is no outage (D-31). */
    private static String target(String wanted, Children live) {
        if (named(live.servings(), wanted).filter(Plan::isAvailable).isPresent()) {
            return wanted;
        }
        return live.servings().stream()
                .filter(Plan::isAvailable)
                .map(serving -> serving.getMetadata().getName())
                .filter(old -> named(live.servers(), old)
                        .filter(server -> !isBeingDeleted(server))
                        .isPresent())
                .sorted()
                .findFirst()
                .orElse(wanted);
    }

    private static boolean isAvailable(ModelServing serving) {
        return !isBeingDeleted(serving)
                && serving.getStatus() != null
                && Conditions.isTrue(serving.getStatus().conditions(), "Available");
    }

    private static Optional<Action> planServing(
            ModelBooster booster, ModelServing wanted, Optional<ModelServing> live) {
        if (live.isPresent() && !isBeingDeleted(live.get()) && !roles(wanted).equals(roles(live.get()))) {
            return Optional.of(new Action.Delete(live.get(), "the backend's type changed, and with it the roles"));
        }
        return planObject(
                live.map(old -> Inherited.isKept(booster, wanted, old, FIELD_MANAGER)
                                ? Inherited.metadataOf(wanted)
                                : adopt(wanted, old))
                        .orElse(wanted),
                live);
    }

    /** Keeps what must not change in a live ModelServing, and what is a scaler's to say. */
    private static ModelServing adopt(ModelServing wanted, ModelServing live) {
        ModelServingSpec spec = wanted.getSpec();
        ServingGroup group = spec.template();
        GangPolicy liveGang = live.getSpec().template().gangPolicy();
        var adopted = new ModelServing();
        adopted.setMetadata(wanted.getMetadata());
        adopted.setSpec(new ModelServingSpec(
                Scaled.bySomeoneElse(wanted, live) ? null : spec.replicas(),
                spec.schedulerName(),
                spec.plugins(),
                new ServingGroup(
                        group.restartGracePeriodSeconds(),
                        group.drainDeadlineSeconds(),
                        liveGang == null ? group.gangPolicy() : liveGang,
                        group.networkTopology(),
                        group.roles()),
                spec.rolloutStrategy(),
                spec.recoveryPolicy(),
                spec.progressDeadlineSeconds()));
        return adopted;
    }

    /** A route's model name cannot change: another name means another route of the same name. */
    private static Optional<Action> planRoute(ModelRoute wanted, Optional<ModelRoute> live) {
        if (live.isPresent()
                && !isBeingDeleted(live.get())
                && !Objects.equals(
                        wanted.getSpec().modelName(), live.get().getSpec().modelName())) {
            return Optional.of(new Action.Delete(live.get(), "the model's name in requests changed"));
        }
        return planObject(wanted, live);
    }

    /** An object that is going away blocks its name: the event of its end leads to the next plan. */
    private static Optional<Action> planObject(HasMetadata wanted, Optional<? extends HasMetadata> live) {
        if (live.isEmpty()) {
            return Optional.of(new Action.Create(wanted));
        }
        if (isBeingDeleted(live.get()) || !Drift.has(wanted, live.get())) {
            return Optional.empty();
        }
        boolean isOurs = hasNoSpec(wanted) || FieldOwners.hasAppliedSpec(live.get(), FIELD_MANAGER);
        return Optional.of(isOurs ? new Action.Apply(wanted) : new Action.TakeOver(wanted, live.get()));
    }

    private static boolean hasNoSpec(HasMetadata wanted) {
        return wanted instanceof ModelServing serving && serving.getSpec() == null;
    }

    private static void addLeftovers(String keep, List<? extends HasMetadata> objects, List<Action> actions) {
        objects.stream()
                .filter(object -> !object.getMetadata().getName().equals(keep))
                .filter(object -> !isBeingDeleted(object))
                .map(object -> new Action.Delete(object, "another backend took over"))
                .forEach(actions::add);
    }

    private static List<String> roles(ModelServing serving) {
        return serving.getSpec().template().roles().stream()
                .map(Role::name)
                .sorted()
                .toList();
    }
}
