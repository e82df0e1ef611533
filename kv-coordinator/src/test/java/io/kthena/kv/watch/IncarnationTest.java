package io.kthena.kv.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class IncarnationTest {
    private static Pod pod(ContainerStatus... statuses) {
        return new PodBuilder()
                .withNewSpec()
                .addNewContainer()
                .withName("runtime")
                .endContainer()
                .addNewContainer()
                .withName("engine")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withContainerStatuses(statuses)
                .endStatus()
                .build();
    }

    private static ContainerStatus running(String name, int restarts) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withRestartCount(restarts)
                .build();
    }

    private static ContainerStatus terminated(String name, int restarts) {
        return new ContainerStatusBuilder(running(name, restarts))
                .withNewState()
                .withNewTerminated()
                .withExitCode(137)
                .endTerminated()
                .endState()
                .build();
    }

    @Test
    void theEngineContainerCountsNotItsSidecar() {
        assertThat(Incarnation.of(pod(running("runtime", 5), running("engine", 1))))
                .isEqualTo(1);
        assertThat(Incarnation.total(pod(running("runtime", 5), running("engine", 1))))
                .isEqualTo(6);
    }

    @Test
    void aTerminatedEngineIsOverBeforeItsRestart() {
        assertThat(Incarnation.of(pod(terminated("engine", 1)))).isEqualTo(2);
        assertThat(Incarnation.total(pod(running("runtime", 5), terminated("engine", 1))))
                .isEqualTo(7);
    }

    @Test
    void thePagesEngineIsCalledVllm() {
        var pod = pod(running("runtime", 5), running("vllm", 2));
        pod.getSpec().getContainers().getLast().setName("vllm");
        assertThat(Incarnation.of(pod)).isEqualTo(2);
    }

    @Test
    void withoutAnEngineContainerTheFirstOneBesideTheSidecarCounts() {
        var pod = pod(running("runtime", 5), running("server", 3));
        pod.getSpec().getContainers().getLast().setName("server");
        assertThat(Incarnation.of(pod)).isEqualTo(3);
        pod.getSpec().getContainers().removeLast();
        assertThat(Incarnation.of(pod)).isEqualTo(5);
    }

    @Test
    void aFinishedPodIsOver() {
        var failed =
                new PodBuilder().withNewStatus().withPhase("Failed").endStatus().build();
        assertThat(Incarnation.over(failed)).isTrue();
        assertThat(Incarnation.over(pod())).isFalse();
        assertThat(Incarnation.of(new PodBuilder().build())).isZero();
    }
}
