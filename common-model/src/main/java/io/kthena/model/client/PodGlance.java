package io.kthena.model.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;

/**
 * What routing and session tracking look at in a pod: whose it is, whether it is ready and where, and the lives of its
 * containers. Everything else is left unread.
 */
final class PodGlance {
    private PodGlance() {}

    static ObjectMapper configure(ObjectMapper mapper) {
        return mapper.addMixIn(ObjectMeta.class, Meta.class)
                .addMixIn(PodSpec.class, Spec.class)
                .addMixIn(Container.class, Named.class)
                .addMixIn(PodStatus.class, State.class)
                .addMixIn(ContainerStatus.class, Life.class)
                .addMixIn(ContainerState.class, Ended.class)
                .addMixIn(ContainerStateTerminated.class, End.class);
    }

    @JsonIgnoreProperties("managedFields")
    private interface Meta {}

    @JsonIncludeProperties("containers")
    private interface Spec {}

    @JsonIncludeProperties("name")
    private interface Named {}

    @JsonIncludeProperties({"phase", "podIP", "conditions", "containerStatuses"})
    private interface State {}

    @JsonIncludeProperties({"name", "ready", "restartCount", "state"})
    private interface Life {}

    @JsonIncludeProperties("terminated")
    private interface Ended {}

    @JsonIncludeProperties("exitCode")
    private interface End {}
}
