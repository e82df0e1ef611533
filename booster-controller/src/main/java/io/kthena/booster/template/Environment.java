package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.WorkerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Environment of the containers (workload spec §2.5). What the user sets is never overridden nor doubled (D-28). */
final class Environment {

    /** What the downloader understands, in the order in which it is passed on (D-7). */
    private static final List<String> DOWNLOADER = List.of(
            "ENDPOINT",
            "HF_ENDPOINT",
            "MS_TOKEN",
            "MS_REVISION",
            "HF_AUTH_TOKEN",
            "HF_REVISION",
            "ACCESS_KEY",
            "SECRET_KEY");

    private static final String NETWORK_INTERFACE = "eth0";

    private Environment() {}

    /** The user's variables of the backend. */
    static List<EnvVar> user(ModelBackend backend) {
        return backend.env() == null ? List.of() : backend.env();
    }

    /** A variable of the user's. */
    static Optional<EnvVar> find(ModelBackend backend, String name) {
        return user(backend).stream()
                .filter(variable -> name.equals(variable.getName()))
                .findFirst();
    }

    /** Of the user's variables those that the downloader reads. */
    static List<EnvVar> downloader(ModelBackend backend) {
        return DOWNLOADER.stream()
                .flatMap(name -> find(backend, name).stream())
                .filter(variable -> variable.getValueFrom() != null
                        || (variable.getValue() != null && !variable.getValue().isEmpty()))
                .toList();
    }

    /** Engine and sidecar of an aggregated backend. */
    static List<EnvVar> aggregated(ModelBackend backend) {
        return userFirst(backend, base());
    }

    /** Engine and sidecar of the prefill or the decode role; what a role needs first comes first. */
    static List<EnvVar> disaggregated(ModelBackend backend, WorkerType role) {
        var defaults = new LinkedHashMap<>(base());
        defaults.putAll(byName(List.of(value("HF_HUB_OFFLINE", "1"))));
        var address = List.of(field("HCCL_IF_IP", "status.podIP"));
        var interfaces = List.of(
                value("GLOO_SOCKET_IFNAME", NETWORK_INTERFACE),
                value("TP_SOCKET_IFNAME", NETWORK_INTERFACE),
                value("HCCL_SOCKET_IFNAME", NETWORK_INTERFACE));
        boolean prefill = role == WorkerType.PREFILL;
        defaults.putAll(byName(prefill ? address : interfaces));
        defaults.putAll(byName(prefill ? interfaces : address));
        return userFirst(backend, defaults);
    }

    private static Map<String, EnvVar> base() {
        return byName(List.of(
                field("POD_NAME", "metadata.name"),
                field("NAMESPACE", "metadata.namespace"),
                value("VLLM_USE_V1", "1"),
                redisSetting("REDIS_HOST"),
                redisSetting("REDIS_PORT"),
                redisPassword()));
    }

    private static List<EnvVar> userFirst(ModelBackend backend, Map<String, EnvVar> defaults) {
        var environment = byName(user(backend));
        defaults.forEach(environment::putIfAbsent);
        return List.copyOf(environment.values());
    }

    private static Map<String, EnvVar> byName(List<EnvVar> variables) {
        return variables.stream()
                .collect(Collectors.toMap(
                        EnvVar::getName, Function.identity(), (first, second) -> second, LinkedHashMap::new));
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    private static EnvVar redisSetting(String name) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewConfigMapKeyRef(name, "redis-config", true)
                .endValueFrom()
                .build();
    }

    private static EnvVar redisPassword() {
        return new EnvVarBuilder()
                .withName("REDIS_PASSWORD")
                .withNewValueFrom()
                .withNewSecretKeyRef("REDIS_PASSWORD", "redis-secret", true)
                .endValueFrom()
                .build();
    }
}
