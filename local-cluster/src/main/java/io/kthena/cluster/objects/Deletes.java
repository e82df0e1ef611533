package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes objects: at once, or by marking them for those who still have to finish something. Thread-safe. */
public final class Deletes {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final Store store;
    private final Clock clock;
    private final Reviewers reviewers;

    /** Deletes from {@code store} what {@code reviewers} let go. */
    public Deletes(Store store, Clock clock, Reviewers reviewers) {
        this.store = store;
        this.clock = clock;
        this.reviewers = reviewers;
    }

    /** The same without asking anybody. */
    public Deletes unreviewed() {
        return new Deletes(store, clock, Reviewers.NONE);
    }

    /**
     * What is left.
     *
     * @param object the object, marked, or its last state; not to be changed
     * @param gone whether it is out of the store
     */
    public record Outcome(ObjectNode object, boolean gone) {}

    /**
     * Deletes an object. Blocking when somebody wants to see the request.
     *
     * @throws StatusError when there is none, a precondition fails, or a reviewer refuses
     */
    public Outcome delete(Target target, DeleteOptions options) {
        if (!reviewers.concern(target.type())) {
            return store.transact(() -> delete(target, options, found(target)));
        }
        for (int attempt = 0; attempt < WritePath.MOST_ATTEMPTS; attempt++) {
            Stored found = found(target);
            preconditions(target, options, found.json());
            review(target, options, found.json());
            Outcome outcome =
                    store.transact(() -> store.get(target.key()) == found ? delete(target, options, found) : null);
            if (outcome != null) {
                return outcome;
            }
        }
        throw WritePath.changedTooOften(target);
    }

    private void review(Target target, DeleteOptions options, ObjectNode live) {
        Review review = reviewers.of(ReviewSubject.of(target, options));
        if (review != null) {
            ObjectNode shown = VersionForms.inVersionOf(target.type(), live);
            review.mutate(null, shown, _ -> {});
            review.validate(null, shown);
        }
    }

    private Stored found(Target target) {
        Stored found = store.get(target.key());
        if (found == null) {
            throw StatusError.notFound(target.type(), target.name());
        }
        return found;
    }

    private Outcome delete(Target target, DeleteOptions options, Stored found) {
        ObjectNode live = found.json();
        preconditions(target, options, live);
        long grace = graceSeconds(target.type(), live, options);
        Set<String> finalizers = finalizers(live, options);
        ObjectNode marked = mark(target.type(), live, finalizers, grace);
        if (Finalizers.done(marked)) {
            // Only pods are marked before they go; others are last seen as they were.
            ObjectNode last = target.type().isCore("Pod") ? marked : live;
            if (!options.dryRun()) {
                store.remove(target.key(), last);
            }
            return new Outcome(last, true);
        }
        if (options.dryRun() || marked.equals(live)) {
            return new Outcome(marked, false);
        }
        return new Outcome(store.put(target.key(), marked).json(), false);
    }

    private ObjectNode mark(ResourceType type, ObjectNode live, Set<String> finalizers, long grace) {
        ObjectNode marked = live.deepCopy();
        Finalizers.set(marked, finalizers);
        ObjectNode metadata = Json.child(marked, "metadata");
        boolean first = !Finalizers.isDeleting(live);
        long before = metadata.path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
        if (first || grace < before) {
            Instant end = clock.instant().plusSeconds(grace);
            metadata.put("deletionTimestamp", Metadata.time(end)).put("deletionGracePeriodSeconds", grace);
        }
        if (first && metadata.path("generation").asLong() > 0) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (first) {
            type.content().rules().prepareDelete(marked, clock.instant());
        }
        return marked;
    }

    private static void preconditions(Target target, DeleteOptions options, ObjectNode live) {
        String uid = Json.text(live, "metadata", "uid");
        if (options.uid() != null && !options.uid().equals(uid)) {
            throw StatusError.conflict(
                    target.type().group(),
                    target.type().kind(),
                    target.name(),
                    "the UID in the precondition (" + options.uid() + ") does not match the UID in record (" + uid
                            + "). The object might have been deleted and then recreated");
        }
        String version = Json.text(live, "metadata", "resourceVersion");
        if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
            throw StatusError.conflict(
                    target.type().group(),
                    target.type().kind(),
                    target.name(),
                    "the ResourceVersion in the precondition (" + options.resourceVersion()
                            + ") does not match the ResourceVersion in record (" + version
                            + "). The object might have been modified");
        }
    }

    private static Set<String> finalizers(ObjectNode live, DeleteOptions options) {
        Set<String> finalizers = Finalizers.of(live);
        DeleteOptions.@Nullable Policy policy = options.policy();
        if (policy == null) {
            return finalizers;
        }
        finalizers.remove(Finalizers.FOREGROUND);
        finalizers.remove(Finalizers.ORPHAN);
        switch (policy) {
            case FOREGROUND -> finalizers.add(Finalizers.FOREGROUND);
            case ORPHAN -> finalizers.add(Finalizers.ORPHAN);
            case BACKGROUND -> {}
        }
        return finalizers;
    }

    /** Only pods that run on a node take time to end. */
    private static long graceSeconds(ResourceType type, ObjectNode live, DeleteOptions options) {
        boolean ended = Set.of("Succeeded", "Failed").contains(Json.text(live, "status", "phase"));
        if (!type.isCore("Pod") || ended || Json.text(live, "spec", "nodeName").isEmpty()) {
            return 0;
        }
        return options.graceSeconds() != null
                ? Math.max(0, options.graceSeconds())
                : Json.at(live, "spec", "terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    }
}
