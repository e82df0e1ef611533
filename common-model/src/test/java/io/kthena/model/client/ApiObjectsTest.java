package io.kthena.model.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.networking.ModelServer;
import org.junit.jupiter.api.Test;

class ApiObjectsTest {
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("decode-0")
            .withNamespace("dev")
            .withUid("u")
            .addToLabels("a", "b")
            .addToAnnotations("c", "d")
            .addNewManagedField()
            .withManager("kubelet")
            .endManagedField()
            .endMetadata()
            .withNewSpec()
            .withNodeName("n")
            .addNewContainer()
            .withName("engine")
            .withImage("vllm")
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP("10.0.0.1")
            .withHostIP("10.0.0.2")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .addNewContainerStatus()
            .withName("engine")
            .withRestartCount(2)
            .withImageID("sha")
            .withNewState()
            .withNewTerminated()
            .withExitCode(3)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();

    private final KubernetesSerialization whole = ApiObjects.whole(ModelServer.class);
    private final KubernetesSerialization glance = ApiObjects.withPodsAtAGlance(ModelServer.class);

    @Test
    void readsAPodAtAGlance() {
        Pod seen = glance.unmarshal(whole.asJson(POD), Pod.class);

        Pod expected = new PodBuilder(POD)
                .editMetadata()
                .withManagedFields()
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("engine")
                .endContainer()
                .endSpec()
                .editStatus()
                .withHostIP(null)
                .editFirstContainerStatus()
                .withImageID(null)
                .endContainerStatus()
                .endStatus()
                .build();
        assertThat(seen).isEqualTo(expected);
        assertThat(whole.asJson(seen)).doesNotContain("nodeName").doesNotContain("sha");
    }

    @Test
    void readsAPodWhole() {
        assertThat(whole.unmarshal(whole.asJson(POD), Pod.class)).isEqualTo(POD);
    }

    @Test
    void knowsWhatIsWatchedAndWhyAWatchEnds() {
        assertThat(object("{'apiVersion': 'v1', 'kind': 'Pod'}")).isInstanceOf(Pod.class);
        assertThat(object("{'apiVersion': 'v1', 'kind': 'Status', 'code': 410}"))
                .isInstanceOf(Status.class);
        assertThat(object("{'apiVersion': 'networking.serving.volcano.sh/v1alpha1', 'kind': 'ModelServer'}"))
                .isInstanceOf(ModelServer.class);
    }

    private Object object(String json) {
        String event = "{'type': 'MODIFIED', 'object': " + json + "}";
        return glance.unmarshal(event.replace('\'', '"'), WatchEvent.class).getObject();
    }

    @Test
    void isPreparedForLists() {
        ApiObjects.prepare(glance, PodList.class, ModelServer.class);

        assertThat(glance.unmarshal("{\"items\": [{}]}", PodList.class).getItems())
                .hasSize(1);
    }
}
