package io.kthena.cluster.objects;

import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Key;
import io.kthena.cluster.store.Store;
import io.kthena.cluster.store.Stored;

/** Whether a namespace takes new objects. */
final class Namespaces {
    private static final String RESOURCE = "namespaces";

    private Namespaces() {}

    static void mustTakeContent(Store store, Target target) {
        String namespace = String.valueOf(target.namespace());
        Stored found = store.get(new Key(RESOURCE, null, namespace));
        if (found == null) {
            throw StatusError.noNamespace(namespace);
        }
        if (Finalizers.isDeleting(found.json())
                || Json.text(found.json(), "status", "phase").equals("Terminating")) {
            throw StatusError.namespaceTerminating(target.type(), target.name(), namespace);
        }
    }
}
