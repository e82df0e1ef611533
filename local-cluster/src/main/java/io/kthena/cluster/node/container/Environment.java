package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.kthena.cluster.node.container.SetupFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container's environment as its manifest asks for it. */
public final class Environment {
    private final PodFields fields;
    private final ConfigSource source;
    private final String namespace;

    /**
     * The environment of containers of one pod.
     *
     * @param fields the pod's own fields
     * @param source ConfigMaps and Secrets
     */
    public Environment(PodFields fields, ConfigSource source) {
        this.fields = fields;
        this.source = source;
        this.namespace = fields.pod().getMetadata().getNamespace();
    }

    /**
     * Resolves envFrom, then env, in order, so that later entries win and may refer to earlier ones.
     *
     * @param container the container
     * @param base variables that are there before, such as HOSTNAME
     * @throws SetupFailure when a ConfigMap, Secret or key that is not optional is missing
     */
    public Map<String, String> resolve(Container container, Map<String, String> base) throws SetupFailure {
        Map<String, String> variables = new LinkedHashMap<>(base);
        for (EnvFromSource from : container.getEnvFrom()) {
            addAll(variables, from);
        }
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValueFrom() == null
                    ? Expansion.expand(Optional.ofNullable(variable.getValue()).orElse(""), variables)
                    : from(variable.getValueFrom(), container);
            if (value != null) {
                variables.put(variable.getName(), value);
            }
        }
        return variables;
    }

    private void addAll(Map<String, String> variables, EnvFromSource from) throws SetupFailure {
        String prefix = Optional.ofNullable(from.getPrefix()).orElse("");
        Map<String, byte[]> entries = Map.of();
        if (from.getConfigMapRef() != null) {
            String name = from.getConfigMapRef().getName();
            entries = found(
                    "configmap",
                    name,
                    source.configMap(namespace, name),
                    from.getConfigMapRef().getOptional());
        } else if (from.getSecretRef() != null) {
            String name = from.getSecretRef().getName();
            entries = found(
                    "secret",
                    name,
                    source.secret(namespace, name),
                    from.getSecretRef().getOptional());
        }
        entries.forEach((key, value) -> variables.put(prefix + key, text(value)));
    }

    private @Nullable String from(EnvVarSource from, Container container) throws SetupFailure {
        if (from.getFieldRef() != null) {
            String path = from.getFieldRef().getFieldPath();
            return fields.field(path)
                    .orElseThrow(() -> new SetupFailure(Kind.CONFIG, "unsupported fieldPath: " + path));
        }
        if (from.getResourceFieldRef() != null) {
            return fields.resource(from.getResourceFieldRef(), container)
                    .orElseThrow(() -> new SetupFailure(Kind.CONFIG, "container of resourceFieldRef not found"));
        }
        if (from.getConfigMapKeyRef() != null) {
            var ref = from.getConfigMapKeyRef();
            var entries =
                    found("configmap", ref.getName(), source.configMap(namespace, ref.getName()), ref.getOptional());
            return key("ConfigMap", ref.getName(), entries, ref.getKey(), ref.getOptional());
        }
        if (from.getSecretKeyRef() != null) {
            var ref = from.getSecretKeyRef();
            var entries = found("secret", ref.getName(), source.secret(namespace, ref.getName()), ref.getOptional());
            return key("Secret", ref.getName(), entries, ref.getKey(), ref.getOptional());
        }
        return "";
    }

    private static Map<String, byte[]> found(
            String kind, String name, Optional<Map<String, byte[]>> entries, @Nullable Boolean optional)
            throws SetupFailure {
        if (entries.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new SetupFailure(Kind.CONFIG, kind + " \"" + name + "\" not found");
        }
        return entries.orElse(Map.of());
    }

    private @Nullable String key(
            String kind, String name, Map<String, byte[]> entries, String key, @Nullable Boolean optional)
            throws SetupFailure {
        byte[] value = entries.get(key);
        if (value != null) {
            return text(value);
        }
        if (Boolean.TRUE.equals(optional)) {
            return null;
        }
        throw new SetupFailure(Kind.CONFIG, "couldn't find key " + key + " in " + kind + " " + namespace + "/" + name);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
