package io.kthena.cluster.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.objects.Operation;
import io.kthena.cluster.objects.ReviewSubject;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.schema.MatchCondition;
import io.kthena.cluster.select.LabelSelector;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which objects of one request a webhook wants to see: selectors and match conditions. */
record Gate(Store store, ReviewSubject subject) {

    /**
     * Whether the webhook wants to see the objects; they are in the version the request is in.
     *
     * @throws StatusError when a condition cannot be evaluated and the webhook must not be missed
     */
    boolean lets(Invocation invocation, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        Webhook.Filter filter = invocation.webhook().filter();
        return inNamespace(filter.namespaces(), object)
                && (filter.objects().requirements().isEmpty()
                        || labelled(filter.objects(), object)
                        || labelled(filter.objects(), old))
                && meets(invocation, object, old);
    }

    private static boolean labelled(LabelSelector selector, @Nullable ObjectNode object) {
        return object != null && object.path("metadata").isObject() && selector.test(object);
    }

    private boolean inNamespace(LabelSelector selector, @Nullable ObjectNode object) {
        ResourceType type = subject.target().type();
        if (selector.requirements().isEmpty()) {
            return true;
        }
        if (type.isCore("Namespace")) {
            boolean own = subject.operation() != Operation.DELETE && subject.subresource() == null;
            return own
                    ? labelled(selector, object)
                    : inStored(selector, subject.target().name());
        }
        String namespace = subject.target().namespace();
        return namespace == null || inStored(selector, namespace);
    }

    private boolean inStored(LabelSelector selector, String namespace) {
        Stored stored = store.get(new Key("namespaces", null, namespace));
        return stored != null && selector.test(stored.json());
    }

    private boolean meets(Invocation invocation, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        Webhook webhook = invocation.webhook();
        List<MatchCondition> conditions = webhook.filter().conditions();
        if (conditions.isEmpty()) {
            return true;
        }
        JsonNode request = AdmissionReviews.request(subject, invocation.type(), "");
        List<String> failures = new ArrayList<>();
        for (MatchCondition condition : conditions) {
            try {
                if (!condition.test(orNull(object), orNull(old), request)) {
                    return false;
                }
            } catch (MatchCondition.Failed e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        if (failures.isEmpty()) {
            return true;
        }
        if (webhook.policies().ignoreFailure()) {
            return false;
        }
        String all = failures.size() == 1 ? failures.getFirst() : "[" + String.join(", ", failures) + "]";
        throw StatusError.forbidden(subject.target().type(), subject.target().name(), all);
    }

    private static JsonNode orNull(@Nullable ObjectNode object) {
        return object == null ? NullNode.instance : object;
    }
}
