package io.kthena.model.leaderworkerset;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A set of leaders with workers. The CRD is the LeaderWorkerSet project's; we serve its objects where it is installed. */
@Group("leaderworkerset.x-k8s.io")
@Version("v1")
public class LeaderWorkerSet extends CustomResource<LeaderWorkerSetSpec, LeaderWorkerSetStatus> implements Namespaced {
    /** Prefix of the labels by which users of LeaderWorkerSets select pods. */
    public static final String LABEL_PREFIX = "leaderworkerset.sigs.k8s.io/";
    /** Label with the name of the LeaderWorkerSet. */
    public static final String NAME_LABEL = LABEL_PREFIX + "name";
}
