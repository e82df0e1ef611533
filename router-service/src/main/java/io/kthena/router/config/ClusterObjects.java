package io.kthena.router.config;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.client.ApiObjects;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How this service reads and writes the API server's objects. One per process: prepared while the rest still starts. */
final class ClusterObjects {
    private static final KubernetesSerialization FORMAT =
            ApiObjects.withPodsAtAGlance(ModelRoute.class, ModelServer.class, Event.class);

    /** Gets ready to read what is asked for first; see {@link ApiObjects#prepare}. */
    static void prepare() {
        ApiObjects.prepare(FORMAT, PodList.class, ModelRoute.class, ModelServer.class);
    }

    /** For the client. */
    @Produces
    @Singleton
    static KubernetesSerialization format() {
        return FORMAT;
    }
}
