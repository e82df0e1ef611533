package io.kthena.booster.config;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.client.ApiObjects;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.AutoscalingPolicy;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How this service reads and writes the API server's objects. One per process: prepared while the rest still starts. */
final class ClusterObjects {
    private static final KubernetesSerialization FORMAT = ApiObjects.whole(
            ModelBooster.class,
            ModelServing.class,
            AutoscalingPolicy.class,
            ModelServer.class,
            ModelRoute.class,
            Lease.class,
            Event.class);

    /** Gets ready to read what is asked for first; see {@link ApiObjects#prepare}. */
    static void prepare() {
        ApiObjects.prepare(FORMAT, APIResourceList.class, Lease.class);
    }

    /** For the client. */
    @Produces
    @Singleton
    static KubernetesSerialization format() {
        return FORMAT;
    }
}
