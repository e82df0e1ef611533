package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries a write from its draft to the store. Most writes are one locked read-modify-write. One that others want to
 * review is drafted from what is there, reviewed without the lock, and stored only if nothing has changed meanwhile; else
 * it starts again. Thread-safe.
 */
final class WritePath {
    /** How often a write starts again because the object has changed under it. */
    static final int MOST_ATTEMPTS = 32;

    private final Store store;
    private final Drafts drafts;
    private final Reviewers reviewers;

    WritePath(Store store, Drafts drafts, Reviewers reviewers) {
        this.store = store;
        this.drafts = drafts;
        this.reviewers = reviewers;
    }

    /**
     * What a write wants.
     *
     * @param live the object it changes; null when it makes a new one
     * @param wanted the object to be, with its defaults and owners of fields
     */
    record Draft(@Nullable ObjectNode live, ObjectNode wanted) {}

    /** A write about to run. */
    record Request(Target target, WriteOptions options, View view) {
        static Request whole(Target target, WriteOptions options) {
            return new Request(target, options, View.whole(target.type()));
        }
    }

    /**
     * Runs a write.
     *
     * @param plan from the live object, or null when there is none, to the draft; run again when the object has changed
     * @throws StatusError when it is refused
     */
    Writes.Outcome run(Request request, Function<@Nullable ObjectNode, Draft> plan) {
        Target target = request.target;
        if (!reviewers.concern(target.type())) {
            return store.transact(() -> {
                Draft draft = plan.apply(live(target, store.get(target.key())));
                return stored(request, draft.live, drafts.finish(target, draft.live, draft.wanted, request.options));
            });
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Stored before = store.get(target.key());
            Draft draft = plan.apply(live(target, before));
            ObjectNode ready = reviewed(request, draft);
            Writes.Outcome outcome =
                    store.transact(() -> store.get(target.key()) == before ? stored(request, draft.live, ready) : null);
            if (outcome != null) {
                return outcome;
            }
        }
        throw changedTooOften(target);
    }

    static StatusError changedTooOften(Target target) {
        return StatusError.conflict(
                target.type(),
                target.name(),
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    private static @Nullable ObjectNode live(Target target, @Nullable Stored found) {
        return found == null ? null : VersionForms.inVersionOf(target.type(), found.json());
    }

    private ObjectNode reviewed(Request request, Draft draft) {
        Target target = request.target;
        View view = request.view;
        Operation operation = draft.live == null ? Operation.CREATE : Operation.UPDATE;
        Review review = reviewers.of(ReviewSubject.of(target, operation, view.kind(), request.options));
        if (review == null) {
            return drafts.finish(target, draft.live, draft.wanted, request.options);
        }
        ObjectNode old = draft.live == null ? null : view.show(draft.live);
        ObjectNode shown = view.show(draft.wanted);
        ObjectNode changed = Objects.requireNonNull(review.mutate(shown, old, s -> view.fit(s, old)));
        ObjectNode wanted = changed.equals(shown)
                ? draft.wanted
                : drafts.again(target, draft, view.take(draft.wanted.deepCopy(), changed), request.options);
        ObjectNode ready = drafts.finish(target, draft.live, wanted, request.options);
        review.validate(view.show(ready), old);
        return ready;
    }

    private Writes.Outcome stored(Request request, @Nullable ObjectNode live, ObjectNode ready) {
        Target target = request.target;
        if (live == null) {
            if (store.get(target.key()) != null) {
                throw StatusError.alreadyExists(target.type(), target.name());
            }
            if (target.type().namespaced()) {
                Namespaces.mustTakeContent(store, target);
            }
        }
        return new Writes.Outcome(commit(target, live, ready, request.options), live == null);
    }

    /** Stores the object unless nothing changed; removes it when nothing keeps it any longer. Under the lock. */
    ObjectNode commit(Target target, @Nullable ObjectNode live, ObjectNode ready, WriteOptions options) {
        if (live != null && Separation.same(live, ready)) {
            return live;
        }
        if (options.dryRun()) {
            return ready;
        }
        if (live != null && Finalizers.done(ready)) {
            store.remove(target.key(), ready);
            return ready;
        }
        return store.put(target.key(), ready).json();
    }
}
