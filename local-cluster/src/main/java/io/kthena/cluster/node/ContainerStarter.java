package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kthena.cluster.node.container.ContainerProcess;
import io.kthena.cluster.node.container.Launch;
import io.kthena.cluster.node.container.LaunchPlanner;
import io.kthena.cluster.node.container.PodFields;
import io.kthena.cluster.node.container.Processless;
import io.kthena.cluster.node.container.SetupFailure;
import io.kthena.cluster.node.lifecycle.PodPlace;
import io.kthena.cluster.standin.ImageTable;
import io.kthena.cluster.standin.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Starts containers of one pod. */
final class ContainerStarter {
    private final NodeParts parts;
    private final PodPlace place;

    ContainerStarter(NodeParts parts, PodPlace place) {
        this.parts = parts;
        this.place = place;
    }

    /** Whether a pod's containers have no processes because an annotation says so. */
    static boolean isProcessless(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> "true".equals(annotations.get(ImageTable.PROCESSLESS)))
                .orElse(false);
    }

    /**
     * Starts a container.
     *
     * @param pod its pod
     * @param container the container
     * @param run how often it was started before
     */
    StartResult start(Pod pod, Container container, int run) {
        Optional<StandIn> standIn = parts.options().images().find(container.getImage());
        String id = "local://" + UUID.randomUUID().toString().replace("-", "");
        if (isProcessless(pod) || standIn.map(StandIn::processless).orElse(false)) {
            return new StartResult.Started(new Processless(id), StartResult.Started.NO_LAUNCH);
        }
        if (standIn.isEmpty()) {
            return new StartResult.NoImage(parts.options().images().unknownImageMessage(container.getImage()));
        }
        parts.events()
                .normal(
                        pod,
                        container.getName(),
                        "Pulled",
                        "Container image \"" + container.getImage() + "\" already present on machine");
        return launch(pod, container, standIn.get(), new Attempt(id, run));
    }

    private record Attempt(String id, int run) {}

    private StartResult launch(Pod pod, Container container, StandIn standIn, Attempt attempt) {
        Map<String, Quantity> capacity = parts.options().capacity().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> new Quantity(e.getValue())));
        try {
            Launch launch =
                    parts.planner().plan(new PodFields(pod, place, capacity), container, standIn, attempt.run());
            forgetOlderRuns(pod, container.getName(), attempt.run());
            ContainerProcess process = ContainerProcess.start(attempt.id(), launch, parts.registry());
            String name = container.getName();
            parts.events().normal(pod, name, "Created", "Created container: " + name);
            parts.events().normal(pod, name, "Started", "Started container " + name);
            return new StartResult.Started(process, launch);
        } catch (SetupFailure e) {
            return new StartResult.NotReady(e.kind(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new StartResult.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** Keeps the log of the run before, for {@code kubectl logs --previous}, and none older. */
    private void forgetOlderRuns(Pod pod, String container, int run) throws IOException {
        String uid = pod.getMetadata().getUid();
        Files.deleteIfExists(LaunchPlanner.terminationLog(parts.folders(), uid, container));
        if (run >= 2) {
            Files.deleteIfExists(LaunchPlanner.log(parts.folders(), uid, container, run - 2));
        }
    }
}
