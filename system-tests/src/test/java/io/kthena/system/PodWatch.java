package io.kthena.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Follows the pods of a ModelServing with {@code kubectl get -w}, and tells afterwards how many groups were available after each
 * event. A group is available while it has all of its pods, and all of them are ready and stay.
 */
final class PodWatch implements AutoCloseable {
    private final Path events;
    private final Process process;
    private final int podsPerGroup;

    private PodWatch(Path events, Process process, int podsPerGroup) {
        this.events = events;
        this.process = process;
        this.podsPerGroup = podsPerGroup;
    }

    /** Starts watching; returns when the pods that exist have been seen. */
    static PodWatch start(Cluster cluster, Serving serving, int podsPerGroup) {
        try {
            int existing = serving.pods().size();
            Path events = Files.createTempFile("watch", ".json");
            events.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(
                            "kubectl",
                            "get",
                            "pod",
                            "-n",
                            serving.namespace(),
                            "-l",
                            PodFacts.LABEL + "name=" + serving.name(),
                            "-w",
                            "--output-watch-events",
                            "-o",
                            "json")
                    .redirectOutput(events.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(cluster.shell().environment());
            PodWatch watch = new PodWatch(events, builder.start(), podsPerGroup);
            serving.patient("is watched").until(() -> watch.read().size() >= existing);
            return watch;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Available groups after each event, beginning when {@code groups} were available for the first time. */
    List<Integer> availability(int groups) {
        Map<String, JsonNode> pods = new HashMap<>();
        List<Integer> all = new ArrayList<>();
        for (JsonNode event : read()) {
            JsonNode pod = event.path("object");
            String name = pod.path("metadata").path("name").asText();
            if (event.path("type").asText().equals("DELETED")) {
                pods.remove(name);
            } else {
                pods.put(name, pod);
            }
            all.add(available(pods));
        }
        int first = all.indexOf(groups);
        return first < 0 ? List.of() : all.subList(first, all.size());
    }

    private int available(Map<String, JsonNode> pods) {
        Map<Integer, Long> ready = pods.values().stream()
                .filter(PodWatch::isServing)
                .collect(Collectors.groupingBy(PodFacts::group, Collectors.counting()));
        return (int) ready.values().stream().filter(n -> n >= podsPerGroup).count();
    }

    private static boolean isServing(JsonNode pod) {
        boolean ready = false;
        for (JsonNode condition : pod.path("status").path("conditions")) {
            ready |= condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True");
        }
        return ready && !pod.path("metadata").has("deletionTimestamp");
    }

    /** What has been written so far; the last event may still be half written. */
    private List<JsonNode> read() {
        List<JsonNode> read = new ArrayList<>();
        try (MappingIterator<JsonNode> values =
                new ObjectMapper().readerFor(JsonNode.class).readValues(events.toFile())) {
            while (values.hasNextValue()) {
                read.add(Objects.requireNonNull(values.nextValue()));
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
