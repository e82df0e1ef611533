package io.kthena.cluster.table;

import static io.kthena.cluster.store.Json.at;
import static io.kthena.cluster.store.Json.elements;
import static io.kthena.cluster.store.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one line of {@code get pods} says. The reason shown is, from weakest to strongest: the phase, the status
 * reason, a container that waits or has ended, an init container that holds things up, the deletion.
 *
 * @param lastRestart when a container last ended before a restart, empty when none did
 */
record PodSummary(long ready, long total, String reason, long restarts, String lastRestart) {

    String readyOfTotal() {
        return ready + "/" + total;
    }

    String restarts(Instant now) {
        return restarts == 0 || lastRestart.isEmpty()
                ? Long.toString(restarts)
                : restarts + " (" + Ages.since(lastRestart, now) + " ago)";
    }

    static PodSummary of(JsonNode pod) {
        List<JsonNode> containers =
                elements(at(pod, "status", "containerStatuses")).toList();
        List<JsonNode> inits =
                elements(at(pod, "status", "initContainerStatuses")).toList();
        Set<String> sidecars = sidecars(pod);
        List<JsonNode> sidecarStatuses =
                inits.stream().filter(s -> sidecars.contains(text(s, "name"))).toList();
        String initializing = initializing(pod, inits, sidecars);
        boolean running = initializing == null || condition(pod, "Initialized");
        List<JsonNode> counted = running ? concat(sidecarStatuses, containers) : inits;
        long ready = sidecarStatuses.stream().filter(PodSummary::ready).count()
                + (running ? containers.stream().filter(PodSummary::ready).count() : 0);
        String reason = initializing == null ? plain(pod) : initializing;
        return new PodSummary(
                ready,
                at(pod, "spec", "containers").size() + sidecars.size(),
                deleting(pod, running ? fromContainers(pod, containers, reason) : reason),
                counted.stream().mapToLong(s -> s.path("restartCount").asLong()).sum(),
                counted.stream()
                        .map(s -> text(s, "lastState", "terminated", "finishedAt"))
                        .max(String::compareTo)
                        .orElse(""));
    }

    static boolean condition(JsonNode pod, String type) {
        return elements(at(pod, "status", "conditions"))
                .anyMatch(c -> text(c, "type").equals(type) && text(c, "status").equals("True"));
    }

    private static String plain(JsonNode pod) {
        boolean gated = elements(at(pod, "status", "conditions"))
                .anyMatch(c -> text(c, "type").equals("PodScheduled")
                        && text(c, "reason").equals("SchedulingGated"));
        if (gated) {
            return "SchedulingGated";
        }
        return Columns.orElse(text(pod, "status", "reason"), text(pod, "status", "phase"));
    }

    private static Set<String> sidecars(JsonNode pod) {
        return elements(at(pod, "spec", "initContainers"))
                .filter(c -> text(c, "restartPolicy").equals("Always"))
                .map(c -> text(c, "name"))
                .collect(Collectors.toSet());
    }

    /** What the first unfinished init container says, or null when none is in the way. */
    private static @Nullable String initializing(JsonNode pod, List<JsonNode> inits, Set<String> sidecars) {
        for (int i = 0; i < inits.size(); i++) {
            JsonNode status = inits.get(i);
            JsonNode terminated = at(status, "state", "terminated");
            boolean done = terminated.isObject() && terminated.path("exitCode").asInt() == 0;
            boolean started = sidecars.contains(text(status, "name"))
                    && status.path("started").asBoolean();
            if (done || started) {
                continue;
            }
            String waiting = text(status, "state", "waiting", "reason");
            if (terminated.isObject()) {
                return "Init:" + ended(terminated);
            }
            return waiting.isEmpty() || waiting.equals("PodInitializing")
                    ? "Init:" + i + "/" + at(pod, "spec", "initContainers").size()
                    : "Init:" + waiting;
        }
        return null;
    }

    private static String fromContainers(JsonNode pod, List<JsonNode> containers, String before) {
        String reason = before;
        for (JsonNode status : containers.reversed()) {
            JsonNode terminated = at(status, "state", "terminated");
            String waiting = text(status, "state", "waiting", "reason");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (terminated.isObject()) {
                reason = ended(terminated);
            }
        }
        if (reason.equals("Completed") && containers.stream().anyMatch(PodSummary::ready)) {
            return condition(pod, "Ready") ? "Running" : "NotReady";
        }
        return reason;
    }

    private static String deleting(JsonNode pod, String reason) {
        if (!at(pod, "metadata", "deletionTimestamp").isTextual()) {
            return reason;
        }
        if (text(pod, "status", "reason").equals("NodeLost")) {
            return "Unknown";
        }
        return Set.of("Succeeded", "Failed").contains(text(pod, "status", "phase")) ? reason : "Terminating";
    }

    private static String ended(JsonNode terminated) {
        String reason = text(terminated, "reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        int signal = terminated.path("signal").asInt();
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    private static boolean ready(JsonNode status) {
        return status.path("ready").asBoolean()
                && at(status, "state", "running").isObject();
    }

    private static List<JsonNode> concat(List<JsonNode> a, List<JsonNode> b) {
        return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
    }
}
