package io.kthena.cluster.node;

import static io.kthena.cluster.node.TestCluster.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalNodeTest {
    private final TestCluster cluster;

    LocalNodeTest(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path folder) throws IOException {
        cluster = new TestCluster(folder);
    }

    @BeforeAll
    void theNodeIsThere() {
        assertThat(cluster.client().nodes().list().getItems()).hasSize(1);
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    private static long pid(TestCluster cluster, String pod) {
        return TestCluster.await()
                .until(() -> cluster.log(pod), log -> log.contains("pid="))
                .lines()
                .filter(line -> line.startsWith("pid="))
                .reduce((first, second) -> second)
                .map(line -> Long.parseLong(line.substring(4)))
                .orElseThrow();
    }

    @Test
    void theNodeShowsWhatItHas() {
        Node node = cluster.client().nodes().withName("local-node").get();
        assertThat(node.getStatus().getCapacity()).containsEntry("huawei.com/ascend-1980", new Quantity("64"));
        assertThat(node.getStatus().getConditions())
                .anySatisfy(c -> assertThat(c.getType() + c.getStatus()).isEqualTo("ReadyTrue"));
        assertThat(node.getStatus().getAddresses().getFirst().getAddress()).startsWith("127.");
        TestCluster.await()
                .until(() -> cluster.client()
                                .leases()
                                .inNamespace("kube-node-lease")
                                .withName("local-node")
                                .get()
                        != null);
    }

    @Test
    void aPodOfAnySchedulerRunsAndIsProbedAtItsOwnAddress() {
        cluster.create("web", """
                schedulerName: volcano
                containers:
                - name: c
                  image: nginx
                  ports: [{name: http, containerPort: 18080}]
                  readinessProbe: {httpGet: {path: /, port: http}, initialDelaySeconds: 1, periodSeconds: 1}
                  livenessProbe: {tcpSocket: {port: 18080}, initialDelaySeconds: 60}
                """);
        Pod pod = cluster.awaitReady("web");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("local-node");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getPodIP()).startsWith("127.").isNotEqualTo("127.0.0.1");
        assertThat(status(pod).getStarted()).isTrue();
        TestCluster.await()
                .untilAsserted(
                        () -> assertThat(cluster.reasons("web")).contains("Scheduled", "Pulled", "Created", "Started"));
        assertThat(cluster.log("web"))
                .contains("listening on " + pod.getStatus().getPodIP());
    }

    @Test
    void aKilledProcessIsStartedAgainAndShowsHowItEnded() {
        cluster.create("victim", """
                containers:
                - {name: c, image: test/sh, args: ["echo pid=$$$$; exec sleep 600"]}
                """);
        cluster.awaitReady("victim");
        ProcessHandle.of(pid(cluster, "victim")).orElseThrow().destroyForcibly();
        Pod pod = cluster.await(
                "victim", p -> status(p).getRestartCount() == 1 && status(p).getReady());
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(137);
        assertThat(status(pod).getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(cluster.client()
                        .pods()
                        .inNamespace("default")
                        .withName("victim")
                        .terminated()
                        .getLog())
                .contains("pid=");
    }

    @Test
    void aDeletedPodMayFinishWhatItDoes() {
        cluster.create("slow", """
                terminationGracePeriodSeconds: 10
                containers:
                - name: c
                  image: test/sh
                  args: ["trap 'echo bye > /out/bye; exit 0' TERM; echo pid=$$$$; while :; do sleep 0.05; done"]
                  lifecycle:
                    preStop: {exec: {command: ["sh", "-c", "echo hook"]}}
                  volumeMounts: [{name: out, mountPath: /out}]
                volumes: [{name: out, hostPath: {path: /slow, type: DirectoryOrCreate}}]
                """);
        cluster.awaitReady("slow");
        long pid = pid(cluster, "slow");
        cluster.client().pods().inNamespace("default").withName("slow").delete();
        cluster.awaitGone("slow");
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(cluster.processes().resolveSibling("hostpath/slow/bye")).hasContent("bye");
        TestCluster.await()
                .untilAsserted(() -> assertThat(cluster.reasons("slow")).contains("Killing"));
    }

    @Test
    void aPodThatDoesNotListenIsKilledAfterItsGracePeriod() {
        cluster.create("deaf", """
                terminationGracePeriodSeconds: 1
                containers:
                - {name: c, image: test/sh, args: ["trap '' TERM; echo pid=$$$$; while :; do sleep 0.05; done"]}
                """);
        cluster.awaitReady("deaf");
        long pid = pid(cluster, "deaf");
        cluster.client().pods().inNamespace("default").withName("deaf").delete();
        cluster.awaitGone("deaf");
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void initContainersRunFirstAndShareVolumes() {
        cluster.create("staged", """
                initContainers:
                - {name: one, image: test/sh, args: ["echo one >> /d/log"], volumeMounts: [{name: d, mountPath: /d}]}
                - {name: two, image: test/sh, args: ["echo two >> /d/log"], volumeMounts: [{name: d, mountPath: /d}]}
                containers:
                - name: c
                  image: test/sh
                  args: ["cat /d/log; exec sleep 600"]
                  volumeMounts: [{name: d, mountPath: /d}]
                volumes: [{name: d, emptyDir: {}}]
                """);
        Pod pod = cluster.awaitReady("staged");
        assertThat(pod.getStatus().getInitContainerStatuses())
                .allSatisfy(s ->
                        assertThat(s.getState().getTerminated().getReason()).isEqualTo("Completed"));
        TestCluster.await()
                .untilAsserted(() -> assertThat(cluster.log("staged")).isEqualTo("one\ntwo\n"));
    }

    @Test
    void aCrashingContainerIsHeldBack() {
        cluster.create("crash", """
                containers:
                - {name: c, image: test/sh, args: ["echo oops; exit 3"], terminationMessagePolicy: FallbackToLogsOnError}
                """);
        Pod pod = cluster.await(
                "crash",
                p -> !p.getStatus().getContainerStatuses().isEmpty()
                        && status(p).getState().getWaiting() != null
                        && "CrashLoopBackOff"
                                .equals(status(p).getState().getWaiting().getReason())
                        && status(p).getRestartCount() >= 2);
        assertThat(status(pod).getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status(pod).getLastState().getTerminated().getMessage()).contains("oops");
        assertThat(cluster.reasons("crash")).contains("BackOff");
    }

    @Test
    void podsThatEndWellOrBadlySaySo() {
        cluster.create("good", """
                restartPolicy: Never
                containers: [{name: c, image: test/sh, args: ["exit 0"]}]
                """);
        cluster.create("bad", """
                restartPolicy: Never
                containers: [{name: c, image: test/sh, args: ["exit 7"]}]
                """);
        assertThat(status(cluster.await(
                                "good", p -> "Succeeded".equals(p.getStatus().getPhase())))
                        .getState()
                        .getTerminated()
                        .getReason())
                .isEqualTo("Completed");
        assertThat(status(cluster.await(
                                "bad", p -> "Failed".equals(p.getStatus().getPhase())))
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(7);
    }

    @Test
    void livenessRestartsAndAStartupProbeHoldsTheOthersBack() {
        cluster.create("sick", """
                terminationGracePeriodSeconds: 0
                containers:
                - name: c
                  image: test/sh
                  args: ["exec sleep 600"]
                  startupProbe: {exec: {command: ["true"]}, periodSeconds: 1}
                  livenessProbe: {exec: {command: ["sh", "-c", "echo not well; exit 1"]}, periodSeconds: 1, failureThreshold: 2}
                """);
        cluster.await(
                "sick",
                p -> !p.getStatus().getContainerStatuses().isEmpty()
                        && status(p).getRestartCount() >= 1);
        TestCluster.await()
                .untilAsserted(() -> assertThat(cluster.reasons("sick")).contains("Unhealthy", "Killing"));
    }

    @Test
    void whatIsMissingIsNamedAndComesWhenItIsThere() {
        cluster.create("needy", """
                containers:
                - name: c
                  image: test/sh
                  args: ["echo $WORD; exec sleep 600"]
                  env: [{name: WORD, valueFrom: {configMapKeyRef: {name: words, key: first}}}]
                """);
        Pod pod = cluster.await(
                "needy",
                p -> !p.getStatus().getContainerStatuses().isEmpty()
                        && "CreateContainerConfigError"
                                .equals(status(p).getState().getWaiting().getReason()));
        assertThat(status(pod).getState().getWaiting().getMessage()).contains("configmap \"words\" not found");
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("words")
                        .withNamespace("default")
                        .endMetadata()
                        .addToData("first", "hello")
                        .build())
                .create();
        cluster.awaitReady("needy");
        TestCluster.await().untilAsserted(() -> assertThat(cluster.log("needy")).isEqualTo("hello\n"));
    }

    @Test
    void anUnknownImageNamesTheTable() {
        cluster.create("strange", """
                containers: [{name: c, image: "nobody/knows:1"}]
                """);
        Pod pod = cluster.await(
                "strange",
                p -> !p.getStatus().getContainerStatuses().isEmpty()
                        && "ImagePullBackOff"
                                .equals(status(p).getState().getWaiting().getReason()));
        assertThat(status(pod).getState().getWaiting().getMessage()).contains("images.yaml");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    }

    @Test
    void aPodThatDoesNotFitWaitsUntilAnotherGoes() {
        String spec = """
                containers:
                - {name: c, image: kthena.io/processless, resources: {requests: {cpu: "2"}}}
                """;
        cluster.create("first", spec);
        cluster.awaitReady("first");
        cluster.create("second", spec);
        Pod waiting = cluster.await(
                "second",
                p -> p.getStatus() != null && !p.getStatus().getConditions().isEmpty());
        assertThat(waiting.getStatus().getConditions().getFirst().getReason()).isEqualTo("Unschedulable");
        assertThat(waiting.getStatus().getConditions().getFirst().getMessage()).contains("Insufficient cpu");
        TestCluster.await()
                .untilAsserted(() -> assertThat(cluster.reasons("second")).contains("FailedScheduling"));
        cluster.client().pods().inNamespace("default").withName("first").delete();
        cluster.awaitReady("second");
        cluster.client().pods().inNamespace("default").withName("second").delete();
        cluster.awaitGone("second");
    }
}
