package io.kthena.cluster.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kthena.cluster.node.lifecycle.ContainerState.Running;
import io.kthena.cluster.node.lifecycle.ContainerState.Terminated;
import io.kthena.cluster.node.lifecycle.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRulesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Timing TIMING = Timing.KUBELET;

    private final Map<String, ContainerRecord> records = new HashMap<>();
    private Pod pod = pod("Always", List.of(), List.of(container("main")));
    private Instant now = START;

    private static Container container(String name) {
        return new ContainerBuilder().withName(name).withImage("image").build();
    }

    private static Container sidecar(String name) {
        return new ContainerBuilder(container(name)).withRestartPolicy("Always").build();
    }

    private Pod pod(String restartPolicy, List<Container> inits, List<Container> mains) {
        records.clear();
        inits.forEach(c -> records.put(c.getName(), ContainerRecord.fresh(c.getName(), "PodInitializing")));
        mains.forEach(c -> records.put(c.getName(), ContainerRecord.fresh(c.getName(), "ContainerCreating")));
        pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("ns")
                .withUid("uid")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(restartPolicy)
                .withInitContainers(inits)
                .withContainers(mains)
                .endSpec()
                .build();
        return pod;
    }

    private PodFacts facts() {
        return new PodFacts(pod, records);
    }

    private PodRules.Plan plan() {
        return PodRules.decide(facts(), now);
    }

    private ContainerRecord record(String name) {
        return records.getOrDefault(name, ContainerRecord.fresh(name, ""));
    }

    private void run(String name) {
        records.put(
                name,
                record(name).onStart(now, "id-" + name, TIMING).onStarted().onReady(true));
    }

    private void exit(String name, int code) {
        Running running = (Running) record(name).state();
        records.put(name, record(name).onExit(Terminated.of(running, code, "", now), TIMING));
    }

    private void delete() {
        pod = new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(now.toString())
                .endMetadata()
                .build();
    }

    @Test
    void initContainersRunInOrderBeforeTheMainOnes() {
        pod("Always", List.of(container("one"), container("two")), List.of(container("a"), container("b")));
        assertThat(plan().actions()).containsExactly(new PodAction.Start("one"));
        run("one");
        assertThat(plan().actions()).isEmpty();
        exit("one", 0);
        assertThat(plan().actions()).containsExactly(new PodAction.Start("two"));
        assertThat(PodStatuses.phase(facts())).isEqualTo("Pending");
        run("two");
        exit("two", 0);
        assertThat(plan().actions()).containsExactly(new PodAction.Start("a"), new PodAction.Start("b"));
    }

    @Test
    void aSidecarIsAwaitedKeptAndStoppedLast() {
        pod("Never", List.of(sidecar("side"), container("init")), List.of(container("main")));
        assertThat(plan().actions()).containsExactly(new PodAction.Start("side"));
        records.put("side", record("side").onStart(now, "id", TIMING));
        assertThat(plan().actions()).as("not started yet").isEmpty();
        records.put("side", record("side").onStarted());
        assertThat(plan().actions()).containsExactly(new PodAction.Start("init"));
        run("init");
        exit("init", 0);
        run("main");
        exit("side", 1);
        assertThat(plan().actions()).as("restarted whatever the policy").containsExactly(new PodAction.Start("side"));
        run("side");
        exit("main", 0);
        assertThat(PodStatuses.phase(facts())).isEqualTo("Succeeded");
        assertThat(plan().actions()).containsExactly(new PodAction.Stop("side"));
    }

    @Test
    void crashesAreFollowedByAGrowingWait() {
        run("main");
        exit("main", 1);
        assertThat(plan().actions()).as("first restart at once").containsExactly(new PodAction.Start("main"));
        for (int wait : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            run("main");
            exit("main", 1);
            Instant due = now.plusSeconds(wait);
            assertThat(plan().actions()).containsExactly(new PodAction.BackOff("main", due));
            records.put("main", record("main").onBackOff("back-off", due));
            assertThat(plan()).isEqualTo(new PodRules.Plan(List.of(), java.util.Optional.of(due)));
            assertThat(PodStatuses.phase(facts())).isEqualTo("Running");
            now = due;
            assertThat(plan().actions()).containsExactly(new PodAction.Start("main"));
        }
        assertThat(record("main").restarts()).isEqualTo(7);
        run("main");
        now = now.plus(Duration.ofMinutes(10));
        exit("main", 1);
        assertThat(plan().actions()).as("a long run is forgiven").containsExactly(new PodAction.Start("main"));
    }

    @Test
    void restartPolicyDecidesWhatTheEndMeans() {
        pod("OnFailure", List.of(), List.of(container("main")));
        run("main");
        exit("main", 0);
        assertThat(plan().actions()).isEmpty();
        assertThat(PodStatuses.phase(facts())).isEqualTo("Succeeded");

        pod("Never", List.of(), List.of(container("main")));
        run("main");
        exit("main", 137);
        assertThat(plan().actions()).isEmpty();
        assertThat(PodStatuses.phase(facts())).isEqualTo("Failed");

        pod("Never", List.of(container("init")), List.of(container("main")));
        run("init");
        exit("init", 1);
        assertThat(plan().actions()).isEmpty();
        assertThat(PodStatuses.phase(facts())).isEqualTo("Failed");
    }

    @Test
    void anUnknownImageIsLookedForAgainAndAgain() {
        records.put("main", record("main").onImageMissing("no stand-in", now, TIMING));
        assertThat(((Waiting) record("main").state()).reason()).isEqualTo("ErrImagePull");
        now = now.plusSeconds(1);
        assertThat(plan().actions()).containsExactly(new PodAction.BackOffPull("main"));
        records.put("main", record("main").onImageBackOff("image", now));
        Waiting waiting = (Waiting) record("main").state();
        assertThat(waiting.reason()).isEqualTo("ImagePullBackOff");
        assertThat(waiting.message()).contains("no stand-in");
        assertThat(plan().wakeAt()).contains(now.plusSeconds(10));
        now = now.plusSeconds(10);
        assertThat(plan().actions()).containsExactly(new PodAction.Start("main"));
        records.put("main", record("main").onImageMissing("no stand-in", now, TIMING));
        assertThat(((Waiting) record("main").state()).delay()).isEqualTo(Duration.ofSeconds(20));
        assertThat(record("main").restarts()).isZero();
    }

    @Test
    void deletionStopsWhatRunsOnceAndRemovesThePodAfterwards() {
        pod("Always", List.of(sidecar("side")), List.of(container("a"), container("b")));
        run("side");
        run("a");
        run("b");
        exit("b", 1);
        delete();
        assertThat(plan().actions()).containsExactly(new PodAction.Stop("a"));
        records.put("a", record("a").onStop());
        assertThat(plan().actions()).isEmpty();
        exit("a", 143);
        assertThat(plan().actions()).containsExactly(new PodAction.Stop("side"));
        exit("side", 143);
        assertThat(plan().actions()).containsExactly(new PodAction.Remove());
    }

    @Test
    void aKilledContainerShowsHowItEnded() {
        run("main");
        exit("main", 137);
        records.put("main", record("main").onStart(now, "second", TIMING));
        var status = PodStatuses.of(facts(), new PodPlace("127.64.0.16", "127.64.0.1", START), now)
                .getContainerStatuses()
                .getFirst();
        assertThat(status.getRestartCount()).isEqualTo(1);
        assertThat(status.getState().getRunning()).isNotNull();
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(137);
        assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(status.getReady()).isFalse();
    }

    @Test
    void readinessGatesAndTransitionTimesAreKept() {
        run("main");
        pod = new PodBuilder(pod)
                .editSpec()
                .addNewReadinessGate("example.com/gate")
                .endSpec()
                .build();
        PodPlace place = new PodPlace("127.64.0.16", "127.64.0.1", START);
        var closed = PodStatuses.of(facts(), place, now);
        assertThat(condition(closed, "ContainersReady")).isEqualTo("True");
        assertThat(condition(closed, "Ready")).isEqualTo("False");
        closed.getConditions()
                .add(new io.fabric8.kubernetes.api.model.PodConditionBuilder()
                        .withType("example.com/gate")
                        .withStatus("True")
                        .build());
        pod = new PodBuilder(pod).withStatus(closed).build();
        now = now.plusSeconds(60);
        var open = PodStatuses.of(facts(), place, now);
        assertThat(condition(open, "Ready")).isEqualTo("True");
        assertThat(open.getConditions())
                .filteredOn(c -> c.getLastTransitionTime().equals(now.toString()))
                .singleElement()
                .satisfies(c -> assertThat(c.getType()).isEqualTo("Ready"));
    }

    private static String condition(io.fabric8.kubernetes.api.model.PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }
}
