package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelWorker;
import java.util.List;
import java.util.Locale;

/** The containers of a booster's pods (workload spec §2.6, §2.7). */
final class Containers {

    private static final String SHARED_MEMORY = "dshm";
    private static final int DEFAULT_RUNTIME_PORT = 8100;

    private Containers() {}

    /** Every pod's volumes: the model, and memory that the engine's processes share. */
    static List<Volume> volumes(ModelBackend backend) {
        Volume sharedMemory = new VolumeBuilder()
                .withName(SHARED_MEMORY)
                .withNewEmptyDir()
                .withMedium("Memory")
                .endEmptyDir()
                .build();
        return List.of(CacheVolume.of(backend), sharedMemory);
    }

    /** The init container that fetches the model. */
    static Container downloader(String booster, ModelBackend backend, Images images) {
        return new ContainerBuilder()
                .withName(booster + "-model-downloader")
                .withImage(images.downloader())
                .withArgs("--source", backend.modelURI(), "--output-dir", ModelPath.of(backend))
                .withEnv(Environment.downloader(backend))
                .withEnvFrom(sources(backend))
                .withVolumeMounts(CacheVolume.mount(backend))
                .build();
    }

    /** The sidecar that unifies engine metrics. */
    static Container runtime(String booster, ModelBackend backend, int enginePort, List<EnvVar> env, Images images) {
        int port = runtimePort(backend);
        return new ContainerBuilder()
                .withName("runtime")
                .withImage(images.runtime())
                .withArgs(
                        "--port",
                        Integer.toString(port),
                        "--engine",
                        backend.type().wireName().toLowerCase(Locale.ROOT),
                        "--engine-base-url",
                        setting(backend, "RUNTIME_URL", "http://localhost:" + enginePort),
                        "--engine-metrics-path",
                        setting(backend, "RUNTIME_METRICS_PATH", "/metrics"),
                        "--pod",
                        "$(POD_NAME).$(NAMESPACE)",
                        "--model",
                        booster)
                .withPorts(port(port))
                .withEnv(env)
                .withEnvFrom(sources(backend))
                .withVolumeMounts(CacheVolume.mount(backend))
                .withReadinessProbe(runtimeProbe(backend, port))
                .build();
    }

    /** What every engine container has; the caller gives it its name. */
    static ContainerBuilder engine(ModelBackend backend, ModelWorker worker, int port, List<EnvVar> env) {
        return new ContainerBuilder()
                .withImage(worker.image())
                .withCommand(EngineCommand.of(backend, worker, ModelPath.of(backend)))
                .withEnv(env)
                .withEnvFrom(sources(backend))
                .withResources(worker.resources())
                .withVolumeMounts(engineMounts(backend))
                .withStartupProbe(Probes.engineStartup(port))
                .withReadinessProbe(Probes.engineReadiness(port))
                .withLifecycle(Probes.drain(port));
    }

    /** A further pod of a multi-node engine. */
    static Container rayWorker(ModelBackend backend, ModelWorker worker, List<EnvVar> env) {
        return new ContainerBuilder()
                .withName(rayWorkerName(backend))
                .withImage(worker.image())
                .withCommand(EngineCommand.rayWorker(backend, worker))
                .withEnv(env)
                .withEnvFrom(sources(backend))
                .withResources(worker.resources())
                .withVolumeMounts(engineMounts(backend))
                .build();
    }

    static String rayWorkerName(ModelBackend backend) {
        return "%s-%s-worker"
                .formatted(backend.name(), backend.type().wireName())
                .toLowerCase(Locale.ROOT);
    }

    static ContainerPort port(int port) {
        return new ContainerPortBuilder().withContainerPort(port).build();
    }

    private static List<VolumeMount> engineMounts(ModelBackend backend) {
        VolumeMount sharedMemory = new VolumeMountBuilder()
                .withName(SHARED_MEMORY)
                .withMountPath("/dev/shm")
                .build();
        return List.of(CacheVolume.mount(backend), sharedMemory);
    }

    private static Probe runtimeProbe(ModelBackend backend, int port) {
        return Workers.isDisaggregated(backend)
                ? Probes.disaggregatedRuntimeReadiness(port)
                : Probes.runtimeReadiness(port);
    }

    private static List<EnvFromSource> sources(ModelBackend backend) {
        return backend.envFrom() == null ? List.of() : backend.envFrom();
    }

    private static int runtimePort(ModelBackend backend) {
        String literal =
                Environment.find(backend, "RUNTIME_PORT").map(EnvVar::getValue).orElse("");
        try {
            int port = Integer.parseInt(literal);
            return port >= 1 && port <= 65_535 ? port : DEFAULT_RUNTIME_PORT;
        } catch (NumberFormatException notANumber) {
            return DEFAULT_RUNTIME_PORT;
        }
    }

    /** A literal as it is; a value from elsewhere by reference, as the container has the variable, too (D-7). */
    private static String setting(ModelBackend backend, String name, String otherwise) {
        return Environment.find(backend, name)
                .map(variable -> {
                    if (variable.getValueFrom() != null) {
                        return "$(" + name + ")";
                    }
                    String value = variable.getValue();
                    return value == null || value.isEmpty() ? otherwise : value;
                })
                .orElse(otherwise);
    }
}
