package io.kthena.booster.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kthena.booster.config.BoosterConfig;
import io.kthena.booster.template.Images;
import io.kthena.model.workload.ModelBooster;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The images of the added containers, from the ConfigMap {@code model-booster-controller-config} in the service's namespace
 * (workload spec §2.1). Watched: a change reaches every booster at once (W-5).
 */
@Singleton
final class ImageSettings {

    static final String CONFIG_MAP = "model-booster-controller-config";
    static final String DOWNLOADER = "model_serving_downloader_image";
    static final String RUNTIME = "model_serving_runtime_image";

    private final String namespace;
    private volatile @Nullable InformerEventSource<ConfigMap, ModelBooster> source;

    @Inject
    ImageSettings(BoosterConfig config) {
        this(config.namespace());
    }

    ImageSettings(String namespace) {
        this.namespace = namespace;
    }

    InformerEventSource<ConfigMap, ModelBooster> eventSource(EventSourceContext<ModelBooster> context) {
        var boosters = context.getPrimaryCache();
        var watched = new InformerEventSource<ConfigMap, ModelBooster>(
                InformerEventSourceConfiguration.from(ConfigMap.class, ModelBooster.class)
                        .withName("images")
                        .withNamespaces(Set.of(namespace))
                        .withFieldSelector(new FieldSelectorBuilder()
                                .withField("metadata.name", CONFIG_MAP)
                                .build())
                        .withSecondaryToPrimaryMapper(config -> boosters.keys().collect(Collectors.toSet()))
                        .build(),
                context);
        source = watched;
        return watched;
    }

    /** The images in force; the defaults where the ConfigMap or a key is absent. */
    Images current() {
        var watched = source;
        Map<String, String> data = watched == null
                ? Map.of()
                : watched.get(new ResourceID(CONFIG_MAP, namespace))
                        .map(ConfigMap::getData)
                        .orElse(Map.of());
        return new Images(
                image(data, DOWNLOADER).orElse(Images.DEFAULT.downloader()),
                image(data, RUNTIME).orElse(Images.DEFAULT.runtime()));
    }

    private static Optional<String> image(Map<String, String> data, String key) {
        return Optional.ofNullable(data.get(key)).map(String::strip).filter(image -> !image.isEmpty());
    }
}
