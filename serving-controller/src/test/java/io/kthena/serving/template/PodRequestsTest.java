package io.kthena.serving.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What a pod asks of a node. */
class PodRequestsTest {

    @Test
    void initContainersSidecarsAndOverheadCountAsForTheScheduler() {
        var spec = Serialization.unmarshal("""
                overhead: {cpu: 250m}
                initContainers:
                - {name: early, resources: {requests: {memory: 1Gi}}}
                - {name: sidecar, restartPolicy: Always, resources: {requests: {cpu: "1", memory: 1Gi}}}
                - {name: download, resources: {requests: {cpu: "1", memory: 8Gi}}}
                containers:
                - {name: engine, resources: {requests: {cpu: "4"}, limits: {memory: 2Gi}}}
                - {name: helper, resources: {requests: {cpu: "1"}}}
                """, PodSpec.class);

        var requests = PodRequests.of(spec);

        assertThat(requests.get("cpu")).isEqualByComparingTo("6.25");
        assertThat(requests.get("memory")).isEqualByComparingTo(gibibytes(9));
    }

    private static BigDecimal gibibytes(int number) {
        return BigDecimal.valueOf(number).multiply(BigDecimal.valueOf(1L << 30));
    }
}
