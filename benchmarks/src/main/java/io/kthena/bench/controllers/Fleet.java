package io.kthena.bench.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a watch of pods and ModelServings shows: who has converged, what really changed, how many groups are up. Thread-safe.
 */
final class Fleet {
    private static final String LABELS = "modelserving.volcano.sh/";

    private final Map<String, Pod> pods = new HashMap<>();
    private final Map<String, Integer> readyInGroup = new HashMap<>();
    private final Map<String, Integer> podChanges = new HashMap<>();
    private final Map<String, Set<Long>> generations = new HashMap<>();
    private final Set<String> converged = new HashSet<>();
    private int groupsUp;
    private int fewestUp;
    private int mostPods;
    private long lastConverged;

    /** What a controller can act on, and a status may tell. */
    private record Pod(String uid, String serving, String group, boolean ready, boolean leaving) {
        boolean up() {
            return ready && !leaving;
        }
    }

    /** A line of the watch of pods. */
    synchronized void pod(JsonNode event) {
        JsonNode object = event.path("object");
        String name = object.at("/metadata/name").asText();
        Pod now = event.path("type").asText().equals("DELETED") ? null : read(object);
        Pod before = now == null ? pods.remove(name) : pods.put(name, now);
        if (Objects.equals(before, now)) {
            return;
        }
        Pod either = now == null ? Objects.requireNonNull(before) : now;
        podChanges.merge(either.serving(), 1, Integer::sum);
        if (before != null && before.up()) {
            count(before.group(), -1);
        }
        if (now != null && now.up()) {
            count(now.group(), 1);
        }
        mostPods = Math.max(mostPods, pods.size());
        notifyAll();
    }

    private static Pod read(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        boolean ready = false;
        for (JsonNode condition : object.at("/status/conditions")) {
            ready |= condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True");
        }
        return new Pod(
                metadata.path("uid").asText(),
                metadata.path("labels").path(LABELS + "name").asText(),
                metadata.path("labels").path(LABELS + "group-name").asText(),
                ready,
                metadata.has("deletionTimestamp"));
    }

    private void count(String group, int change) {
        int before = readyInGroup.getOrDefault(group, 0);
        int now = before + change;
        readyInGroup.put(group, now);
        if (now >= Manifests.PODS_PER_GROUP && before < Manifests.PODS_PER_GROUP) {
            groupsUp++;
        } else if (now < Manifests.PODS_PER_GROUP && before >= Manifests.PODS_PER_GROUP) {
            groupsUp--;
            fewestUp = Math.min(fewestUp, groupsUp);
        }
    }

    /** A line of the watch of ModelServings. */
    synchronized void serving(JsonNode event) {
        JsonNode object = event.path("object");
        String name = object.at("/metadata/name").asText();
        long generation = object.at("/metadata/generation").asLong();
        generations.computeIfAbsent(name, _ -> new HashSet<>()).add(generation);
        if (!hasConverged(object, generation)) {
            converged.remove(name);
        } else if (converged.add(name)) {
            lastConverged = System.nanoTime();
        }
        notifyAll();
    }

    private static boolean hasConverged(JsonNode object, long generation) {
        JsonNode status = object.path("status");
        int replicas = object.at("/spec/replicas").asInt(1);
        boolean available = false;
        for (JsonNode condition : status.path("conditions")) {
            available |= condition.path("type").asText().equals("Available")
                    && condition.path("status").asText().equals("True");
        }
        return available
                && status.path("observedGeneration").asLong() == generation
                && status.path("updatedReplicas").asInt() == replicas
                && status.path("availableReplicas").asInt() == replicas;
    }

    /** Waits until something holds; whether it did in time. */
    synchronized boolean await(Duration patience, Predicate<Fleet> wanted) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!wanted.test(this)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(Math.min(left, 1000));
        }
        return true;
    }

    /** ModelServings of which the status says that all is as the spec wants it. */
    synchronized int converged() {
        return converged.size();
    }

    /** When the last one became that, by {@link System#nanoTime()}. */
    synchronized long lastConverged() {
        return lastConverged;
    }

    synchronized boolean hasSeen(String serving, long generation) {
        return generations.getOrDefault(serving, Set.of()).contains(generation);
    }

    /** What really changed about a ModelServing: its specs, and each coming, getting ready, leaving and going of a pod. */
    synchronized int changes(String serving) {
        return generations.getOrDefault(serving, Set.of()).size() + podChanges.getOrDefault(serving, 0);
    }

    /** Forgets the changes seen so far and what was lowest and highest. */
    synchronized void begin() {
        podChanges.clear();
        generations.clear();
        fewestUp = groupsUp;
        mostPods = pods.size();
    }

    synchronized int fewestUp() {
        return fewestUp;
    }

    synchronized int mostPods() {
        return mostPods;
    }

    synchronized int podCount() {
        return pods.size();
    }
}
