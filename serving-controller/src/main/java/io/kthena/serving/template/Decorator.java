package io.kthena.serving.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kthena.model.leaderworkerset.LeaderWorkerSet;
import io.kthena.model.names.Names;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Slot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A built-in plugin: changes a pod before it is created (spec: ModelServing §3.14). */
public sealed interface Decorator {

    /** The pod, decorated; the argument is not modified. */
    Pod decorate(Pod pod, @Nullable JsonNode config, ModelServing serving, Slot slot);

    /** The plugin registered under a name. */
    static Optional<Decorator> named(String name) {
        return switch (name) {
            case "demo-pod-tweaks" -> Optional.of(new PodTweaks());
            case "lws-standard-labels" -> Optional.of(new LeaderWorkerSetLabels());
            default -> Optional.empty();
        };
    }

    /** Sets a runtime class, adds annotations and environment variables. */
    record PodTweaks() implements Decorator {
        private static final ObjectMapper JSON = new ObjectMapper();

        /** The plugin's configuration. */
        record Config(
                @Nullable String runtimeClassName,
                @Nullable Map<String, String> annotations,
                @Nullable List<EnvVar> env) {}

        @Override
        public Pod decorate(Pod pod, @Nullable JsonNode config, ModelServing serving, Slot slot) {
            var tweaks = read(config);
            var builder = new PodBuilder(pod);
            if (tweaks.annotations() != null) {
                builder.editMetadata().addToAnnotations(tweaks.annotations()).endMetadata();
            }
            var decorated = builder.build();
            if (tweaks.runtimeClassName() != null) {
                decorated.getSpec().setRuntimeClassName(tweaks.runtimeClassName());
            }
            var env = tweaks.env();
            if (env != null) {
                decorated
                        .getSpec()
                        .getContainers()
                        .forEach(container -> container.getEnv().addAll(env));
                decorated
                        .getSpec()
                        .getInitContainers()
                        .forEach(container -> container.getEnv().addAll(env));
            }
            return decorated;
        }

        private static Config read(@Nullable JsonNode config) {
            try {
                return config == null || config.isNull()
                        ? new Config(null, null, null)
                        : JSON.treeToValue(config, Config.class);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("plugin \"demo-pod-tweaks\": " + e.getOriginalMessage(), e);
            }
        }
    }

    /** Adds the labels that LeaderWorkerSet users select by, if a LeaderWorkerSet owns the ModelServing. */
    record LeaderWorkerSetLabels() implements Decorator {
        @Override
        public Pod decorate(Pod pod, @Nullable JsonNode config, ModelServing serving, Slot slot) {
            var owner = serving.getMetadata().getOwnerReferences().stream()
                    .filter(reference -> "LeaderWorkerSet".equals(reference.getKind()))
                    .findFirst();
            if (owner.isEmpty()) {
                return pod;
            }
            var set = owner.get().getName();
            return new PodBuilder(pod)
                    .editMetadata()
                    .addToLabels(LeaderWorkerSet.NAME_LABEL, set)
                    .addToLabels(LeaderWorkerSet.LABEL_PREFIX + "group-index", Integer.toString(slot.group()))
                    .addToLabels(LeaderWorkerSet.LABEL_PREFIX + "worker-index", Integer.toString(slot.index()))
                    .addToLabels(
                            LeaderWorkerSet.LABEL_PREFIX + "group-key", sha1(Names.servingGroup(set, slot.group())))
                    .endMetadata()
                    .build();
        }

        /** LeaderWorkerSet's own format of this label, not a matter of security. */
        private static String sha1(String text) {
            try {
                var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-1", e);
            }
        }
    }
}
