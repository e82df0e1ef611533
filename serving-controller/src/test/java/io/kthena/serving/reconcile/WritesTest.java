package io.kthena.serving.reconcile;

import static io.kthena.serving.reconcile.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.cluster.api.Audited;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.act.Executor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the controller writes at the API server: each object once, a status once for each real change, nothing at rest. */
class WritesTest {
    private static final int SERVINGS = 5;
    private static final int PODS_EACH = 4;
    private static final String STATUS = "modelservings.workload.serving.volcano.sh/status";
    private static final String SERVING = """
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata: {name: m%d}
            spec:
              replicas: 2
              rolloutStrategy: {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {maxUnavailable: 1}}
              template:
                roles:
                - {name: prefill, replicas: 1, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: c, image: i}]}}}
                - {name: decode, replicas: 1, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: c, image: i}]}}}
            """;
    private static final String NEW_TEMPLATE = """
            [{"op": "replace", "path": "/spec/template/roles/0/entryTemplate/spec/containers/0/image", "value": "j"}]""";

    private final List<Audited> heard = new CopyOnWriteArrayList<>();

    @Test
    void eachObjectOnceAStatusOncePerChangeAndNothingAtRest() throws IOException {
        try (TestCluster cluster = new TestCluster(heard::add)) {
            IntStream.range(0, SERVINGS).forEach(i -> cluster.create(SERVING.formatted(i)));
            eventually(() -> assertThat(cluster.podNames()).hasSize(SERVINGS * PODS_EACH));
            cluster.makeAllReady();
            awaitAllAvailable(cluster, 1);
            nothingIsWrittenAtRest();

            var created = ours().filter(request -> request.code() == 201).toList();
            assertThat(created).extracting(WritesTest::object).doesNotHaveDuplicates();
            assertThat(created.stream().collect(Collectors.groupingBy(Audited::resource, Collectors.counting())))
                    .containsEntry("pods", (long) SERVINGS * PODS_EACH)
                    .containsEntry("podgroups.scheduling.volcano.sh", SERVINGS * 2L)
                    .containsEntry("controllerrevisions.apps", (long) SERVINGS)
                    .hasSize(3);
            assertThat(ours()).allSatisfy(request -> assertThat(request.code()).isLessThan(300));
            nothingIsWrittenInVain();
            assertThat(ours().filter(request -> request.code() != 201))
                    .extracting(WritesTest::kind)
                    .containsOnly("patch " + STATUS);
            assertThat(statusWrites())
                    .as("the spec was seen, and each pod was created and became ready")
                    .allSatisfy((_, count) -> assertThat(count).isBetween(2L, 1L + 2 * PODS_EACH));

            rolls(cluster);
        }
    }

    private void rolls(TestCluster cluster) {
        heard.clear();
        cluster.client()
                .resources(ModelServing.class)
                .inNamespace(TestCluster.NAMESPACE)
                .withName("m0")
                .patch(PatchContext.of(PatchType.JSON), NEW_TEMPLATE);
        eventually(() -> {
            // A pod may go while we tell that it is ready.
            assertThatCode(cluster::makeAllReady).doesNotThrowAnyException();
            var status = cluster.status("m0");
            assertThat(status.observedGeneration()).isEqualTo(2);
            assertThat(status.updatedReplicas()).isEqualTo(2);
            assertThat(status.availableReplicas()).isEqualTo(2);
        });
        nothingIsWrittenAtRest();

        nothingIsWrittenInVain();
        assertThat(ours().filter(request -> request.code() == 201))
                .extracting(WritesTest::object)
                .doesNotHaveDuplicates();
        assertThat(statusWrites()).containsOnlyKeys("m0");
        assertThat(statusWrites().get("m0"))
                .as("the spec was seen; each pod left, went, was created and became ready")
                .isBetween(2L, 1L + 4 * PODS_EACH);
    }

    private void awaitAllAvailable(TestCluster cluster, long generation) {
        eventually(() -> IntStream.range(0, SERVINGS).forEach(i -> {
            var status = cluster.status("m" + i);
            assertThat(status.observedGeneration()).isEqualTo(generation);
            assertThat(status.availableReplicas()).isEqualTo(2);
        }));
    }

    /** Events follow what they tell of, so that there may be a few at first. */
    private void nothingIsWrittenAtRest() {
        await().atMost(Duration.ofSeconds(10)).until(() -> writesIn(Duration.ofMillis(500)) == 0);
        assertThat(writesIn(Duration.ofSeconds(2))).isZero();
    }

    private long writesIn(Duration time) {
        long before = all(_ -> true);
        await().pollDelay(time).timeout(time.multipliedBy(4)).until(() -> true);
        return all(_ -> true) - before;
    }

    private long all(Predicate<Audited> wanted) {
        return heard.stream()
                .filter(request -> request.client().equals(Executor.FIELD_MANAGER))
                .filter(Audited::isWrite)
                .filter(wanted)
                .count();
    }

    /** A version that is answered twice means that the second write changed nothing. */
    private void nothingIsWrittenInVain() {
        assertThat(heard.stream()
                        .filter(request -> request.isWrite()
                                && request.isFine()
                                && !request.verb().equals("delete"))
                        .filter(request ->
                                request.revision() > 0 && request.client().equals(Executor.FIELD_MANAGER)))
                .extracting(request -> object(request) + " " + request.revision())
                .doesNotHaveDuplicates();
    }

    private Map<String, Long> statusWrites() {
        return ours().filter(request -> kind(request).endsWith(STATUS))
                .collect(Collectors.groupingBy(Audited::name, Collectors.counting()));
    }

    /** The controller's writes, Events apart. */
    private Stream<Audited> ours() {
        return heard.stream()
                .filter(request -> request.client().equals(Executor.FIELD_MANAGER) && request.isWrite())
                .filter(request -> !request.resource().equals("events"));
    }

    private static String kind(Audited request) {
        return request.verb() + " " + request.resource()
                + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
    }

    private static String object(Audited request) {
        return request.resource() + "/" + request.name() + "/" + request.subresource();
    }
}
