package io.kthena.cluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Builds the status that tells a pod's facts, as a kubelet words it. Pure. */
public final class PodStatuses {
    private PodStatuses() {}

    /**
     * The pod's status.
     *
     * @param facts what is known
     * @param place where it is
     * @param now the time, for conditions that change
     */
    public static PodStatus of(PodFacts facts, PodPlace place, Instant now) {
        String phase = phase(facts);
        return new PodStatusBuilder()
                .withPhase(phase)
                .withConditions(PodConditions.of(facts, phase, now))
                .withHostIP(place.hostIp())
                .withHostIPs(new HostIP(place.hostIp()))
                .withPodIP(place.podIp())
                .withPodIPs(new PodIP(place.podIp()))
                .withStartTime(time(place.startTime()))
                .withInitContainerStatuses(facts.inits().stream()
                        .map(c -> ContainerStatuses.of(c, facts.record(c), PodFacts.isSidecar(c)))
                        .toList())
                .withContainerStatuses(facts.mains().stream()
                        .map(c -> ContainerStatuses.of(c, facts.record(c), true))
                        .toList())
                .withQosClass(Resources.qosClass(facts.pod()))
                .build();
    }

    /** Pending, Running, Succeeded or Failed. */
    public static String phase(PodFacts facts) {
        if (facts.initFailed()) {
            return "Failed";
        }
        List<ContainerRecord> records =
                facts.mains().stream().map(facts::record).toList();
        if (!facts.initialized() || records.stream().anyMatch(r -> !r.hasRun())) {
            return "Pending";
        }
        if (!facts.mainsDone()) {
            return "Running";
        }
        return records.stream().allMatch(ContainerRecord::isCompleted) ? "Succeeded" : "Failed";
    }

    /** A time as the API writes it: RFC 3339, whole seconds. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
