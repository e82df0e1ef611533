package io.kthena.cluster.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.kinds.Catalog;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Review;
import io.kthena.cluster.objects.ReviewSubject;
import io.kthena.cluster.objects.Reviewers;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of the configurations in the store. Requests about the configurations themselves, and about admission
 * policies, are seen by no webhook. Thread-safe.
 */
public final class Webhooks implements Reviewers {
    private static final String GROUP = "admissionregistration.k8s.io";
    private static final String MUTATING = "mutatingwebhookconfigurations." + GROUP;
    private static final String VALIDATING = "validatingwebhookconfigurations." + GROUP;

    private final Store store;
    private final Catalog catalog;
    private final Caller caller;
    private volatile List<Webhook> mutating = List.of();
    private volatile List<Webhook> validating = List.of();
    private final Map<String, List<Webhook>> mutatingByName = new TreeMap<>();
    private final Map<String, List<Webhook>> validatingByName = new TreeMap<>();

    /** Calls the webhooks with {@code vertx}; {@code random} chooses among endpoints and must be thread-safe. */
    public Webhooks(Store store, Catalog catalog, Vertx vertx, RandomGenerator random) {
        this.store = store;
        this.catalog = catalog;
        this.caller = new Caller(vertx, new Destinations(store, random));
    }

    /** Follows the configurations: a listener of the store, so called under its lock. */
    public void onChange(Change change) {
        String resource = change.object().key().resource();
        if (resource.equals(MUTATING)) {
            mutating = changed(mutatingByName, change);
        } else if (resource.equals(VALIDATING)) {
            validating = changed(validatingByName, change);
        } else {
            return;
        }
        Set<String> bundles = new HashSet<>();
        Stream.concat(mutating.stream(), validating.stream())
                .forEach(w -> bundles.add(w.address().caBundle()));
        caller.keepOnly(bundles);
    }

    /** All webhooks, in the order of the names of their configurations. */
    private static List<Webhook> changed(Map<String, List<Webhook>> byName, Change change) {
        String name = change.object().key().name();
        if (change.kind() == Change.Kind.DELETED) {
            byName.remove(name);
        } else {
            JsonNode configuration = change.object().json();
            byName.put(
                    name,
                    Json.elements(configuration.path("webhooks"))
                            .map(Webhook::of)
                            .toList());
        }
        return byName.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public boolean concern(ResourceType type) {
        if (mutating.isEmpty() && validating.isEmpty() || type.group().equals(GROUP)) {
            return false;
        }
        List<ResourceType> versions = versions(type);
        return Stream.concat(mutating.stream(), validating.stream()).anyMatch(w -> w.concerns(type, versions));
    }

    private List<ResourceType> versions(ResourceType type) {
        return catalog.now().all().stream()
                .filter(t -> t.storage().equals(type.storage()))
                .toList();
    }

    @Override
    public @Nullable Review of(ReviewSubject subject) {
        List<Invocation> mutators = invocations(mutating, subject);
        List<Invocation> validators = invocations(validating, subject);
        return mutators.isEmpty() && validators.isEmpty()
                ? null
                : new WebhookReview(subject, mutators, validators, new Gate(store, subject), caller);
    }

    private List<Invocation> invocations(List<Webhook> webhooks, ReviewSubject subject) {
        ResourceType type = subject.target().type();
        List<ResourceType> versions = versions(type);
        List<Invocation> invocations = new ArrayList<>();
        for (Webhook webhook : webhooks) {
            ResourceType seenAs = webhook.invocation(type, versions, subject.subresource(), subject.operation());
            if (seenAs != null) {
                invocations.add(new Invocation(webhook, seenAs));
            }
        }
        return invocations;
    }
}
