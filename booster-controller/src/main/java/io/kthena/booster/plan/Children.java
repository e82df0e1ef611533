package io.kthena.booster.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.ModelServing;
import java.util.List;
import java.util.Optional;

/** What one booster owns at the moment, leftovers of an earlier backend name included. */
public record Children(List<ModelServing> servings, List<ModelServer> servers, List<ModelRoute> routes) {

    /** Nothing, as for a new booster. */
    public static final Children NONE = new Children(List.of(), List.of(), List.of());

    static <T extends HasMetadata> Optional<T> named(List<T> objects, String name) {
        return objects.stream()
                .filter(object -> name.equals(object.getMetadata().getName()))
                .findFirst();
    }

    static boolean isBeingDeleted(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }
}
