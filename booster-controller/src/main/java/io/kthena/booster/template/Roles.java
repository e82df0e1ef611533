package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelWorker;
import io.kthena.model.workload.PodOverrides;
import io.kthena.model.workload.PodTemplate;
import io.kthena.model.workload.Role;
import io.kthena.model.workload.WorkerType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The roles of a booster's serving group: one leader, or prefill and decode (workload spec §2.6, §2.7). */
final class Roles {

    private static final String LEADER = "leader";

    private Roles() {}

    /**
     * The roles in their order.
     *
     * @throws InvalidBooster if a worker is missing or an option is out of range
     */
    static List<Role> of(ModelBooster booster, Images images) {
        ModelBackend backend = booster.getSpec().backend();
        if (Workers.isDisaggregated(backend)) {
            return List.of(
                    disaggregated(booster, WorkerType.PREFILL, images),
                    disaggregated(booster, WorkerType.DECODE, images));
        }
        return List.of(leader(booster, backend.workers().getFirst(), images));
    }

    private static Role leader(ModelBooster booster, ModelWorker worker, Images images) {
        ModelBackend backend = booster.getSpec().backend();
        int port = EngineConfig.of(worker).port();
        var env = Environment.aggregated(backend);
        String name = booster.getMetadata().getName();
        var entry = pod(
                booster,
                worker,
                images,
                List.of(
                        Containers.runtime(name, backend, port, env, images),
                        Containers.engine(backend, worker, port, env)
                                .withName("engine")
                                .build()));
        var member =
                pod(booster, worker, images, List.of(Containers.rayWorker(backend, worker, Environment.user(backend))));
        return role(LEADER, worker, entry, Workers.pods(worker) - 1, member);
    }

    private static Role disaggregated(ModelBooster booster, WorkerType type, Images images) {
        ModelBackend backend = booster.getSpec().backend();
        ModelWorker worker = Workers.first(backend.workers(), type)
                .orElseThrow(() -> new InvalidBooster("a %s worker is missing".formatted(type.wireName())));
        int port = EngineConfig.of(worker).port();
        var env = Environment.disaggregated(backend, type);
        String name = booster.getMetadata().getName();
        Container engine = Containers.engine(backend, worker, port, env)
                .withName("vllm")
                .withImagePullPolicy("IfNotPresent")
                .withPorts(Containers.port(port))
                .withLivenessProbe(Probes.engineLiveness(port))
                .build();
        var entry = pod(booster, worker, images, List.of(Containers.runtime(name, backend, port, env, images), engine));
        return role(type.wireName(), worker, entry, Workers.pods(worker) - 1, member(booster, worker, images, env));
    }

    /** The further pods of an engine that spans several (W-8); for one alone an empty template, which asks for the headless service. */
    private static PodTemplate member(ModelBooster booster, ModelWorker worker, Images images, List<EnvVar> env) {
        return Workers.pods(worker) == 1
                ? new PodTemplate(null, null)
                : pod(
                        booster,
                        worker,
                        images,
                        List.of(Containers.rayWorker(booster.getSpec().backend(), worker, env)));
    }

    private static Role role(
            String name, ModelWorker worker, PodTemplate entry, int workerReplicas, @Nullable PodTemplate member) {
        return new Role(
                name, Workers.replicas(worker), entry, workerReplicas, member, (IntOrString) null, (IntOrString) null);
    }

    private static PodTemplate pod(
            ModelBooster booster, ModelWorker worker, Images images, List<Container> containers) {
        ModelBackend backend = booster.getSpec().backend();
        PodOverrides overrides = Overrides.of(backend, worker);
        PodSpec spec = new PodSpecBuilder()
                .withRuntimeClassName(backend.runtimeClassName())
                .withAffinity(worker.affinity())
                .withTolerations(worker.tolerations())
                .withNodeSelector(overrides.nodeSelector())
                .withImagePullSecrets(overrides.imagePullSecrets())
                .withServiceAccountName(overrides.serviceAccountName())
                .withPriorityClassName(overrides.priorityClassName())
                .withTerminationGracePeriodSeconds(Probes.DRAIN_SECONDS)
                .withVolumes(Containers.volumes(backend))
                .withInitContainers(Containers.downloader(booster.getMetadata().getName(), backend, images))
                .withContainers(containers)
                .build();
        Map<String, String> annotations = overrides.annotations();
        Object madeFrom = annotations == null ? spec : List.of(annotations, spec);
        return new PodTemplate(new PodTemplate.Metadata(ChildMetadata.podLabels(booster, madeFrom), annotations), spec);
    }
}
