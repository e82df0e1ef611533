package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.client.ApiObjects;
import io.kthena.model.leaderworkerset.LeaderWorkerSet;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.workload.AutoscalingPolicy;
import io.kthena.model.workload.ModelServing;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How this service reads and writes the API server's objects. One per process: prepared while the rest still starts. */
final class ClusterObjects {
    private static final KubernetesSerialization FORMAT = ApiObjects.whole(
            ModelServing.class,
            AutoscalingPolicy.class,
            PodGroup.class,
            LeaderWorkerSet.class,
            ControllerRevision.class,
            CustomResourceDefinition.class,
            Lease.class,
            Event.class);

    /** Gets ready to read what is asked for first; see {@link ApiObjects#prepare}. */
    static void prepare() {
        ApiObjects.prepare(
                FORMAT,
                CustomResourceDefinition.class,
                PodList.class,
                ModelServing.class,
                ControllerRevision.class,
                PodGroup.class,
                ServiceList.class);
    }

    /** For the client. */
    @Produces
    @Singleton
    static KubernetesSerialization format() {
        return FORMAT;
    }
}
