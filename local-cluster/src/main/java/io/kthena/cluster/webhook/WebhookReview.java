package io.kthena.cluster.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.objects.Review;
import io.kthena.cluster.objects.ReviewSubject;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.VersionForms;
import io.kthena.cluster.patch.JsonPatches;
import io.kthena.cluster.patch.PatchFailed;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.webhook.AdmissionReviews.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request before its webhooks: the mutating ones in turn, then the validating ones at the same time. */
final class WebhookReview implements Review {
    private static final Logger log = LoggerFactory.getLogger(WebhookReview.class);

    private final ReviewSubject subject;
    private final List<Invocation> mutators;
    private final List<Invocation> validators;
    private final Gate gate;
    private final Caller caller;

    WebhookReview(
            ReviewSubject subject, List<Invocation> mutators, List<Invocation> validators, Gate gate, Caller caller) {
        this.subject = subject;
        this.mutators = mutators;
        this.validators = validators;
        this.gate = gate;
        this.caller = caller;
    }

    /** A call under way. */
    private record Call(Invocation invocation, String uid, CompletableFuture<byte[]> answer) {}

    @Override
    public @Nullable ObjectNode mutate(
            @Nullable ObjectNode object, @Nullable ObjectNode old, Consumer<ObjectNode> fit) {
        Reinvocations reinvocations = new Reinvocations();
        ObjectNode current = object;
        for (Invocation invocation : mutators) {
            current = mutate(invocation, current, old, fit, reinvocations);
        }
        if (reinvocations.anyAgain()) {
            Reinvocations unused = new Reinvocations();
            for (Invocation invocation : mutators) {
                if (reinvocations.isAgain(invocation)) {
                    current = mutate(invocation, current, old, fit, unused);
                }
            }
        }
        return current;
    }

    private @Nullable ObjectNode mutate(
            Invocation invocation,
            @Nullable ObjectNode object,
            @Nullable ObjectNode old,
            Consumer<ObjectNode> fit,
            Reinvocations reinvocations) {
        if (!gate.lets(invocation, object, old)) {
            return object;
        }
        Verdict verdict = verdict(call(invocation, object, old), true);
        ObjectNode changed =
                verdict == null || verdict.patch().isEmpty() ? object : patched(invocation, object, verdict, fit);
        if (!Objects.equals(changed, object)) {
            reinvocations.changed();
        }
        reinvocations.asked(invocation);
        return changed;
    }

    private ObjectNode patched(
            Invocation invocation, @Nullable ObjectNode object, Verdict verdict, Consumer<ObjectNode> fit) {
        if (object == null) {
            throw StatusError.internal(
                    "admission webhook \"" + invocation.webhook().name()
                            + "\" attempted to modify the object, which is not supported for this operation");
        }
        try {
            if (JsonPatches.apply(seen(invocation, object), verdict.patch()) instanceof ObjectNode patched) {
                ObjectNode own =
                        isWhole() ? VersionForms.inVersionOf(subject.target().type(), patched) : patched;
                fit.accept(own);
                return own.equals(object) ? object : own;
            }
        } catch (PatchFailed e) {
            throw StatusError.internal(String.valueOf(e.getMessage()));
        }
        throw StatusError.internal("the patched object is no object");
    }

    @Override
    public void validate(@Nullable ObjectNode object, @Nullable ObjectNode old) {
        List<Call> calls = new ArrayList<>();
        for (Invocation invocation : validators) {
            if (gate.lets(invocation, object, old)) {
                calls.add(call(invocation, object, old));
            }
        }
        StatusError first = null;
        for (Call call : calls) {
            try {
                verdict(call, false);
            } catch (StatusError e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private Call call(Invocation invocation, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        Webhook webhook = invocation.webhook();
        if (subject.dryRun() && !webhook.policies().dryRun()) {
            throw StatusError.badRequest("admission webhook \"" + webhook.name() + "\" does not support dry run");
        }
        String uid = UUID.randomUUID().toString();
        byte[] body = AdmissionReviews.body(
                AdmissionReviews.request(subject, invocation.type(), uid),
                object == null ? null : seen(invocation, object),
                old == null ? null : seen(invocation, old));
        return new Call(invocation, uid, caller.call(webhook, body));
    }

    /** The object in the version the webhook wants; a subresource's own kind has one version only. */
    private ObjectNode seen(Invocation invocation, ObjectNode object) {
        return isWhole() ? VersionForms.inVersionOf(invocation.type(), object) : object;
    }

    private boolean isWhole() {
        return subject.kind().kind().equals(subject.target().type().kind());
    }

    /** Waits for the answer; null when there is none and that does not matter. */
    private @Nullable Verdict verdict(Call call, boolean mutating) {
        Webhook webhook = call.invocation().webhook();
        Verdict verdict;
        try {
            verdict = AdmissionReviews.verdict(answer(call), call.uid(), mutating);
        } catch (CallFailed e) {
            String message = "failed calling webhook \"" + webhook.name() + "\": " + e.getMessage();
            if (webhook.policies().ignoreFailure()) {
                log.warn("{}; the request goes on", message);
                return null;
            }
            throw StatusError.internal(message);
        }
        subject.warnings().addAll(verdict.warnings());
        if (!verdict.allowed()) {
            throw StatusError.denied(webhook.name(), verdict.status() instanceof ObjectNode s ? s : Json.object());
        }
        return verdict;
    }

    private static byte[] answer(Call call) throws CallFailed {
        try {
            return call.answer().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailed failed) {
                throw failed;
            }
            throw new CallFailed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed("failed to call webhook: context canceled");
        }
    }
}
