package io.kthena.bench.micro;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.kthena.model.workload.ModelServing;
import io.kthena.model.workload.ModelServingSpec;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.RecoveryPolicy;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.RolloutStrategy;
import io.kthena.model.workload.ServingGroup;
import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.PodTraits;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import io.kthena.serving.fleet.Slot;
import io.kthena.serving.plan.Action;
import io.kthena.serving.plan.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The planner over a fleet of groups of one prefill and one decode pod each. */
@State(Scope.Thread)
public class PlanBenchmark {
    private static final Instant NOW = Instant.EPOCH;

    /** Serving groups; pods are twice as many. */
    @Param({"10", "100"})
    public int groups;

    private Demand asItIs = demand("engine:1", List.of());
    private Demand next = asItIs;
    private Observed fleet = new Observed(List.of(), Set.of(), Map.of(), List.of(), Set.of(), Map.of(), null);

    private static Role role(String name, String image) {
        var pod = new PodSpecBuilder()
                .withContainers(new ContainerBuilder()
                        .withName("engine")
                        .withImage(image)
                        .build())
                .build();
        return new Role(name, 1, new PodTemplate(null, pod), 0, null, null, null);
    }

    private static Revision revision(String image) {
        return Revision.of(List.of(role("decode", image), role("prefill", image)), List.of());
    }

    private Demand demand(String image, List<Revision> stored) {
        var serving = new ModelServing();
        serving.setMetadata(
                new ObjectMetaBuilder().withName("llm").withNamespace("bench").build());
        var limits = new RolloutStrategy.RollingUpdate(new IntOrString("10%"), new IntOrString(0), null);
        serving.setSpec(new ModelServingSpec(
                groups,
                "default-scheduler",
                null,
                new ServingGroup(0L, null, null, null, List.of(role("decode", image), role("prefill", image))),
                new RolloutStrategy(RolloutStrategy.Type.SERVING_GROUP_ROLLING_UPDATE, limits),
                RecoveryPolicy.ROLE_RECREATE,
                null));
        return Demand.of(serving, stored, Gang.Support.NONE);
    }

    /** Makes a fleet that is as demanded, and a demand for another image. */
    @Setup
    public void make() {
        Revision stored = revision("engine:1");
        List<PodFact> pods = new ArrayList<>();
        Set<String> services = new HashSet<>();
        for (int group = 0; group < groups; group++) {
            for (RoleShape shape : stored.shapes()) {
                var slot = new Slot(group, shape.name(), 0, 0);
                pods.add(new PodFact(
                        slot,
                        slot.podName("llm"),
                        "uid-" + pods.size(),
                        stored.name(),
                        shape.hash(),
                        PodFact.State.READY,
                        null,
                        0,
                        PodTraits.NONE));
                if (shape.service()) {
                    services.add(slot.serviceName("llm"));
                }
            }
        }
        fleet = new Observed(pods, services, Map.of(), List.of(stored), Set.of(), Map.of(), null);
        asItIs = demand("engine:1", List.of(stored));
        next = demand("engine:2", List.of(stored));
    }

    /** Nothing is to be done: what every event of a quiet fleet costs. */
    @Benchmark
    public List<Action> steady() {
        return Planner.plan(asItIs, fleet, NOW);
    }

    /** The first step of a rollout, a tenth of the groups at once. */
    @Benchmark
    public List<Action> rollout() {
        return Planner.plan(next, fleet, NOW);
    }
}
