package io.kthena.router.watch;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kthena.model.conditions.Conditions;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelRouteStatus;
import io.kthena.model.validation.Problem;
import io.kthena.router.match.Claim;
import io.kthena.router.validation.RouteRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes how routes fare into their status: Accepted unless they break a rule, and Conflicted if another route answers one of the names first. What is
 * written follows from the objects alone, so that any number of routers agree and only the first one writes.
 */
final class RouteStatus implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RouteStatus.class);

    private record Work(List<Claim> claims, List<ModelRoute> routes) {}

    private final KubernetesClient client;
    private final AtomicReference<@Nullable Work> newest = new AtomicReference<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("route-status").factory());

    RouteStatus(KubernetesClient client) {
        this.client = client;
    }

    /** Writes in the background what differs. */
    void publish(List<Claim> claims, List<ModelRoute> routes) {
        if (newest.getAndSet(new Work(claims, routes)) == null && !writer.isShutdown()) {
            writer.execute(this::write);
        }
    }

    private void write() {
        Work work = newest.getAndSet(null);
        if (work == null) {
            return;
        }
        Map<String, ModelRoute> byId = new HashMap<>();
        work.routes()
                .forEach(route -> byId.put(
                        route.getMetadata().getNamespace() + "/"
                                + route.getMetadata().getName(),
                        route));
        for (Claim claim : work.claims()) {
            ModelRoute route = byId.get(claim.namespace() + "/" + claim.name());
            if (route != null) {
                write(claim, route);
            }
        }
    }

    private void write(Claim claim, ModelRoute route) {
        ModelRouteStatus old = route.getStatus();
        ModelRouteStatus wanted = status(claim, RouteRules.check(route), old, Instant.now());
        if (old != null
                && Objects.equals(old.observedGeneration(), wanted.observedGeneration())
                && Objects.equals(old.conditions(), wanted.conditions())) {
            return;
        }
        try {
            client.resources(ModelRoute.class)
                    .inNamespace(claim.namespace())
                    .withName(claim.name())
                    .editStatus(fresh -> {
                        fresh.setStatus(wanted);
                        return fresh;
                    });
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "cannot write the status of ModelRoute %s/%s: %s", claim.namespace(), claim.name(), e.getMessage());
        }
    }

    static ModelRouteStatus status(Claim claim, List<Problem> problems, @Nullable ModelRouteStatus old, Instant now) {
        boolean conflicted = !claim.lost().isEmpty();
        Condition accepted = problems.isEmpty()
                ? Conditions.of("Accepted", true, "Accepted", "The router serves this route", now)
                : Conditions.of("Accepted", false, "Invalid", Problem.join(problems), now);
        Condition conflict = conflicted
                ? Conditions.of("Conflicted", true, "NameTaken", String.join("; ", claim.lost()), now)
                : Conditions.of("Conflicted", false, "NoConflict", "No other route answers its names first", now);
        return new ModelRouteStatus(
                claim.generation(),
                Conditions.merge(old == null ? null : old.conditions(), List.of(accepted, conflict)));
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }
}
