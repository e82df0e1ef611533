package io.kthena.cluster.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private static Container asking(Map<String, Quantity> requests, Map<String, Quantity> limits) {
        return new ContainerBuilder()
                .withName("c")
                .withNewResources()
                .withRequests(requests)
                .withLimits(limits)
                .endResources()
                .build();
    }

    private static Pod pod(List<Container> inits, List<Container> mains) {
        return new PodBuilder()
                .withNewSpec()
                .withInitContainers(inits)
                .withContainers(mains)
                .endSpec()
                .build();
    }

    @Test
    void requestsAreTheSumOrTheLargestInitContainer() {
        Quantity npus = new Quantity("4");
        Pod pod = pod(
                List.of(asking(Map.of("cpu", new Quantity("3")), Map.of())),
                List.of(
                        asking(Map.of("cpu", new Quantity("500m")), Map.of("huawei.com/ascend-1980", npus)),
                        asking(Map.of("cpu", new Quantity("1")), Map.of("memory", new Quantity("1Gi")))));
        Map<String, BigDecimal> requests = Resources.requests(pod);
        assertThat(requests.get("cpu")).isEqualByComparingTo("3");
        assertThat(requests.get("memory")).isEqualByComparingTo("1073741824");
        assertThat(requests.get("huawei.com/ascend-1980")).isEqualByComparingTo("4");
        assertThat(requests.get("pods")).isEqualByComparingTo("1");
    }

    @Test
    void shortagesAreNamedAsASchedulerNamesThem() {
        Map<String, BigDecimal> capacity = Map.of("cpu", BigDecimal.TEN, "pods", BigDecimal.ONE);
        Map<String, BigDecimal> used = Map.of("cpu", BigDecimal.valueOf(8), "pods", BigDecimal.ONE);
        Map<String, BigDecimal> wanted =
                Map.of("cpu", BigDecimal.valueOf(3), "pods", BigDecimal.ONE, "nvidia.com/gpu", BigDecimal.ONE);
        assertThat(Resources.shortages(capacity, used, wanted))
                .containsExactly("1 Insufficient cpu", "1 Insufficient nvidia.com/gpu", "1 Too many pods");
        assertThat(Resources.shortages(capacity, Map.of(), Map.of("cpu", BigDecimal.TEN)))
                .isEmpty();
    }

    @Test
    void qualityOfServiceFollowsCpuAndMemory() {
        Map<String, Quantity> both = Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Gi"));
        assertThat(Resources.qosClass(pod(List.of(), List.of(asking(Map.of(), Map.of())))))
                .isEqualTo("BestEffort");
        assertThat(Resources.qosClass(pod(List.of(), List.of(asking(both, both)))))
                .isEqualTo("Guaranteed");
        assertThat(Resources.qosClass(pod(List.of(), List.of(asking(Map.of(), both)))))
                .isEqualTo("Guaranteed");
        assertThat(Resources.qosClass(pod(List.of(), List.of(asking(both, Map.of())))))
                .isEqualTo("Burstable");
        Map<String, Quantity> other = Map.of("cpu", new Quantity("2"), "memory", new Quantity("1Gi"));
        assertThat(Resources.qosClass(pod(List.of(), List.of(asking(both, other)))))
                .isEqualTo("Burstable");
    }

    @Test
    void selectorsMustMatchTheLabels() {
        Pod pod = new PodBuilder()
                .withNewSpec()
                .addToNodeSelector("accelerator", "ascend")
                .endSpec()
                .build();
        assertThat(Resources.selects(pod, Map.of("accelerator", "ascend", "x", "y")))
                .isTrue();
        assertThat(Resources.selects(pod, Map.of())).isFalse();
        assertThat(Resources.selects(pod(List.of(), List.of()), Map.of())).isTrue();
    }

    @Test
    void probeAnswersCountInARow() {
        ProbeCount count = ProbeCount.NONE.plus(false).plus(false);
        assertThat(count.verdict(1, 3)).isEmpty();
        assertThat(count.plus(false).verdict(1, 3)).contains(false);
        assertThat(count.plus(true).verdict(1, 3)).contains(true);
        assertThat(count.plus(true).verdict(2, 3)).isEmpty();
        assertThat(count.plus(true).plus(true).verdict(2, 3)).contains(true);
    }
}
