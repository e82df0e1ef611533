package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kthena.model.workload.ModelServing;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A kind that the cluster may or may not know: watched only while its CRD is installed, which is itself watched. Safe for use
 * by several threads.
 */
final class OptionalKind<T extends HasMetadata> {
    private static final Logger LOG = Logger.getLogger(OptionalKind.class);

    private final String definition;
    private final InformerEventSource<CustomResourceDefinition, ModelServing> definitions;
    private final Supplier<InformerEventSource<T, ModelServing>> watch;
    private @Nullable InformerEventSource<T, ModelServing> source;

    /**
     * A kind that is not watched yet.
     *
     * @param definition name of the CRD
     * @param woken the ModelServings to look at when the CRD comes or goes
     * @param watch makes the watch
     */
    OptionalKind(
            String definition,
            EventSourceContext<ModelServing> context,
            SecondaryToPrimaryMapper<CustomResourceDefinition> woken,
            Supplier<InformerEventSource<T, ModelServing>> watch) {
        this.definition = definition;
        this.watch = watch;
        this.definitions = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(CustomResourceDefinition.class, ModelServing.class)
                        .withName("crd-" + definition)
                        .withWatchAllNamespaces()
                        .withFieldSelector(new FieldSelector(new FieldSelector.Field("metadata.name", definition)))
                        .withSecondaryToPrimaryMapper(woken)
                        .build(),
                context);
    }

    /** The watch for the CRD, to be registered from the start. */
    InformerEventSource<CustomResourceDefinition, ModelServing> definitions() {
        return definitions;
    }

    /** The CRD, if it is installed. */
    Optional<CustomResourceDefinition> definition() {
        return definitions
                .get(new ResourceID(definition))
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null);
    }

    /** Switches the watch on or off as the CRD says; the watch if it is on. Its cache is filled when this returns. */
    synchronized Optional<InformerEventSource<T, ModelServing>> toggle(Context<ModelServing> reconciliation) {
        boolean present = definition().isPresent();
        if (present && source == null) {
            LOG.infof("%s is installed: watching", definition);
            var started = watch.get();
            reconciliation.eventSourceRetriever().dynamicallyRegisterEventSource(started);
            source = started;
        } else if (!present && source != null) {
            LOG.infof("%s is not installed any more: no watch", definition);
            reconciliation.eventSourceRetriever().dynamicallyDeRegisterEventSource(source.name());
            source = null;
        }
        return Optional.ofNullable(source);
    }

    /** Puts an object just written into the cache. */
    synchronized void remember(T object) {
        if (source != null) {
            source.handleRecentResourceCreate(ResourceID.fromResource(object), object);
        }
    }
}
