package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;

/**
 * One ModelServing under test: its manifest, which the test changes and applies with kubectl, and what the API server holds of
 * it. Its pods run an idle process.
 */
final class Serving {
    static final String OLD_IMAGE = "registry.k8s.io/pause:3.9";
    static final String NEW_IMAGE = "registry.k8s.io/pause:3.10";
    /** An image that no node can have. */
    static final String BAD_IMAGE = "registry.invalid/absent:1";

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final ObjectNode manifest;

    /**
     * A ModelServing of one group without roles; not applied yet.
     *
     * @param cluster where
     * @param namespace exists
     * @param name of the ModelServing
     */
    Serving(Cluster cluster, String namespace, String name) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
        this.manifest = (ObjectNode) Cluster.json("""
                {"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelServing",
                 "spec": {"replicas": 1, "template": {"roles": []}}}
                """);
        manifest.putObject("metadata").put("name", name).put("namespace", namespace);
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    Serving groups(int replicas) {
        spec().put("replicas", replicas);
        return this;
    }

    Serving recovery(String policy) {
        spec().put("recoveryPolicy", policy);
        return this;
    }

    /** Whole groups roll; {@code budget} is the JSON of rollingUpdateConfiguration. */
    Serving rollGroups(String budget) {
        spec().putObject("rolloutStrategy")
                .put("type", "ServingGroupRollingUpdate")
                .set("rollingUpdateConfiguration", Cluster.json(budget));
        return this;
    }

    Serving rollRoles() {
        spec().putObject("rolloutStrategy").put("type", "RoleRollingUpdate");
        return this;
    }

    /** Adds a role without workers. */
    Serving role(String role, int replicas) {
        ObjectNode added = ((com.fasterxml.jackson.databind.node.ArrayNode)
                        spec().path("template").path("roles"))
                .addObject()
                .put("name", role)
                .put("replicas", replicas)
                .put("workerReplicas", 0);
        added.set("entryTemplate", template());
        return this;
    }

    /** Gives a role workers. */
    Serving workers(String role, int workers) {
        roleOf(role).put("workerReplicas", workers).set("workerTemplate", template());
        return this;
    }

    /** The role's part of the manifest, to change. */
    ObjectNode roleOf(String role) {
        return StreamSupport.stream(spec().path("template").path("roles").spliterator(), false)
                .filter(candidate -> candidate.path("name").asText().equals(role))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The pod spec of a role's entry, to change. */
    ObjectNode podSpecOf(String role) {
        return (ObjectNode) roleOf(role).path("entryTemplate").path("spec");
    }

    /** Sets the image of a role's pods. */
    Serving image(String role, String image) {
        Stream.of("entryTemplate", "workerTemplate")
                .map(template -> roleOf(role).path(template).path("spec").path("containers"))
                .filter(containers -> !containers.isMissingNode())
                .forEach(containers -> ((ObjectNode) containers.get(0)).put("image", image));
        return this;
    }

    private static ObjectNode template() {
        return (ObjectNode) Cluster.json(
                "{\"spec\": {\"terminationGracePeriodSeconds\": 1, \"containers\": [{\"name\": \"main\", \"image\": \""
                        + OLD_IMAGE + "\"}]}}");
    }

    private ObjectNode spec() {
        return (ObjectNode) manifest.path("spec");
    }

    Serving apply() {
        cluster.run("kubectl apply -f " + file());
        return this;
    }

    /** Applies it once its webhook answers: while its controller starts, every write of it is refused. */
    Serving applyWhenServed() {
        cluster.awaitOutput("kubectl apply -f " + file(), "/" + name + " ", PATIENCE);
        return this;
    }

    /** Output of an apply that must be refused; with {@code --dry-run=server}. */
    String refused() {
        return cluster.refuse("kubectl apply --dry-run=server -f " + file());
    }

    private Path file() {
        try {
            Path file = Files.createTempFile("serving", ".json");
            file.toFile().deleteOnExit();
            return Files.write(file, JSON.writeValueAsBytes(manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        cluster.run("kubectl delete modelserving " + name + " -n " + namespace + " --ignore-not-found");
        await("pods of " + name + " gone")
                .atMost(PATIENCE)
                .until(() -> allPods().isEmpty());
    }

    /** The ModelServing as the API server holds it. */
    JsonNode object() {
        return cluster.object("modelserving " + name + " -n " + namespace);
    }

    JsonNode status() {
        return object().path("status");
    }

    /** Waits until the controller has seen the last change and every wanted group, and no other, is available. */
    Serving awaitReady() {
        patient("ready").untilAsserted(() -> {
            JsonNode object = object();
            JsonNode status = object.path("status");
            assertThat(status.path("observedGeneration").asLong())
                    .isEqualTo(object.path("metadata").path("generation").asLong());
            assertThat(status.path("replicas").asInt())
                    .isEqualTo(object.path("spec").path("replicas").asInt());
            assertThat(status.path("availableReplicas").asInt())
                    .isEqualTo(object.path("spec").path("replicas").asInt());
        });
        return this;
    }

    /** Waits until every group has been updated as well. */
    Serving awaitRolled() {
        awaitReady();
        patient("rolled").untilAsserted(() -> {
            JsonNode status = status();
            assertThat(status.path("updateRevision").asText())
                    .isEqualTo(status.path("currentRevision").asText());
            assertThat(status.path("updatedReplicas").asInt())
                    .isEqualTo(status.path("replicas").asInt());
        });
        return awaitReady();
    }

    ConditionFactory patient(String what) {
        return await(name + " " + what).atMost(PATIENCE).pollInterval(Duration.ofMillis(400));
    }

    private List<JsonNode> allPods() {
        List<JsonNode> pods = new ArrayList<>();
        cluster.object("pod -n " + namespace + " -l " + PodFacts.LABEL + "name=" + name)
                .path("items")
                .forEach(pods::add);
        return pods;
    }

    /** Pods that are not being deleted, by name. */
    Map<String, JsonNode> pods() {
        Map<String, JsonNode> pods = new TreeMap<>();
        allPods().stream()
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .forEach(pod -> pods.put(pod.path("metadata").path("name").asText(), pod));
        return pods;
    }

    /** Pods that are not being deleted and that a test picks. */
    List<JsonNode> pods(Predicate<JsonNode> which) {
        return pods().values().stream().filter(which).toList();
    }

    /** Ordinals of the groups that have pods, ascending. */
    TreeSet<Integer> ordinals() {
        TreeSet<Integer> ordinals = new TreeSet<>();
        pods().values().forEach(pod -> ordinals.add(PodFacts.group(pod)));
        return ordinals;
    }

    /** Waits until no pod is terminating and the groups are exactly these. */
    void awaitOrdinals(Integer... expected) {
        patient("has the groups " + List.of(expected))
                .untilAsserted(() -> assertThat(ordinals()).containsExactly(expected));
        patient("has ended what it deletes")
                .untilAsserted(() -> assertThat(allPods()).hasSameSizeAs(pods().keySet()));
    }

    /** Images by a key, such as the group's ordinal; fails when pods with one key disagree. */
    Map<Integer, String> images(java.util.function.ToIntFunction<JsonNode> key) {
        Map<Integer, String> images = new HashMap<>();
        pods().values()
                .forEach(pod -> assertThat(images.merge(
                                key.applyAsInt(pod), PodFacts.image(pod), (a, b) -> a.equals(b) ? a : "mixed"))
                        .isNotEqualTo("mixed"));
        return images;
    }

    /** Sets the deletion cost of some pods. */
    void cost(Predicate<JsonNode> which, java.util.function.ToIntFunction<JsonNode> cost) {
        pods(which)
                .forEach(pod -> cluster.run("kubectl annotate pod -n " + namespace + " "
                        + pod.path("metadata").path("name").asText() + " --overwrite " + COST + "="
                        + cost.applyAsInt(pod)));
    }

    /** Deletes pods at once, as a failing machine would. */
    void lose(Predicate<JsonNode> which) {
        pods(which)
                .forEach(pod -> cluster.run("kubectl delete pod -n " + namespace + " "
                        + pod.path("metadata").path("name").asText() + " --grace-period=0 --force"));
    }

    /** Names of the pods that a label selector matches. */
    List<String> selected(String selector) {
        return cluster.run("kubectl get pod -n " + namespace + " -l '" + selector + "' -o name")
                .lines()
                .toList();
    }

    /** Headless services of this ModelServing, not being deleted. */
    List<JsonNode> services() {
        List<JsonNode> services = new ArrayList<>();
        cluster.object("service -n " + namespace + " -l " + PodFacts.LABEL + "name=" + name)
                .path("items")
                .forEach(services::add);
        return services;
    }
}
