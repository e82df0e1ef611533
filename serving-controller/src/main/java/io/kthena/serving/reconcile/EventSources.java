package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kthena.model.names.Labels;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.observe.Snapshot;
import io.kthena.serving.observe.StoredRevisions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The caches that the reconciler reads, and that wake it. PodGroups are watched only while their CRD is installed; that is
 * itself watched. Safe for use by several threads.
 */
final class EventSources {
    static final String POD_GROUP_CRD = "podgroups.scheduling.volcano.sh";

    private static final Logger LOG = Logger.getLogger(EventSources.class);
    private static final String POD_GROUPS = "podgroups";
    private static final String POD_GROUP_VERSION = "v1beta1";

    private final InformerEventSource<Pod, ModelServing> pods;
    private final InformerEventSource<Service, ModelServing> services;
    private final InformerEventSource<ControllerRevision, ModelServing> revisions;
    private final InformerEventSource<CustomResourceDefinition, ModelServing> crds;
    private final StoredRevisions storedRevisions = new StoredRevisions();
    private final EventSourceContext<ModelServing> context;
    private @Nullable InformerEventSource<PodGroup, ModelServing> podGroups;

    EventSources(EventSourceContext<ModelServing> context) {
        this.context = context;
        this.pods = byLabel(Pod.class, "pods");
        this.services = byLabel(Service.class, "services");
        this.revisions = byLabel(ControllerRevision.class, "revisions");
        this.crds = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(CustomResourceDefinition.class, ModelServing.class)
                        .withName("podgroup-crd")
                        .withWatchAllNamespaces()
                        .withFieldSelector(new FieldSelector(new FieldSelector.Field("metadata.name", POD_GROUP_CRD)))
                        .withSecondaryToPrimaryMapper(_ -> allServings())
                        .build(),
                context);
    }

    List<EventSource<?, ModelServing>> all() {
        return List.of(pods, services, revisions, crds);
    }

    /** The ModelServings in the cache. */
    List<ModelServing> servings() {
        return context.getPrimaryCache().list(_ -> true).toList();
    }

    /** What exists for one ModelServing, after the PodGroup watch was switched on or off as need be. */
    Snapshot snapshot(Context<ModelServing> reconciliation) {
        var support = support();
        toggle(support.present(), reconciliation);
        return new Snapshot(
                reconciliation.getSecondaryResources(Pod.class),
                reconciliation.getSecondaryResources(Service.class),
                support.present() ? podGroupsOf(reconciliation.getPrimaryResource()) : Set.of(),
                reconciliation.getSecondaryResources(ControllerRevision.class),
                storedRevisions,
                support);
    }

    /** Puts an object just written into its cache, before the watch tells of it. */
    synchronized void remember(HasMetadata object) {
        var id = ResourceID.fromResource(object);
        switch (object) {
            case Pod pod -> pods.handleRecentResourceCreate(id, pod);
            case Service service -> services.handleRecentResourceCreate(id, service);
            case ControllerRevision revision -> revisions.handleRecentResourceCreate(id, revision);
            case PodGroup podGroup when podGroups != null -> podGroups.handleRecentResourceCreate(id, podGroup);
            default -> {}
        }
    }

    private synchronized void toggle(boolean present, Context<ModelServing> reconciliation) {
        if (present && podGroups == null) {
            LOG.info("PodGroups are known to the cluster: gang scheduling on");
            var source = byLabel(PodGroup.class, POD_GROUPS);
            reconciliation.eventSourceRetriever().dynamicallyRegisterEventSource(source);
            podGroups = source;
        } else if (!present && podGroups != null) {
            LOG.info("PodGroups are not known to the cluster any more: gang scheduling off");
            reconciliation.eventSourceRetriever().dynamicallyDeRegisterEventSource(POD_GROUPS);
            podGroups = null;
        }
    }

    private synchronized Set<PodGroup> podGroupsOf(ModelServing serving) {
        return podGroups == null ? Set.of() : podGroups.getSecondaryResources(serving);
    }

    private Gang.Support support() {
        var crd = crds.get(new ResourceID(POD_GROUP_CRD));
        return crd.filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .map(found -> new Gang.Support(true, knowsSubGroups(found)))
                .orElse(Gang.Support.NONE);
    }

    private static boolean knowsSubGroups(CustomResourceDefinition crd) {
        return crd.getSpec().getVersions().stream()
                .filter(version -> POD_GROUP_VERSION.equals(version.getName()))
                .flatMap(version -> Optional.ofNullable(version.getSchema()).stream())
                .flatMap(schema -> properties(schema.getOpenAPIV3Schema(), "spec").stream())
                .anyMatch(spec -> properties(spec, "subGroupPolicy").isPresent());
    }

    private static Optional<JSONSchemaProps> properties(@Nullable JSONSchemaProps schema, String name) {
        return Optional.ofNullable(schema).map(JSONSchemaProps::getProperties).map(all -> all.get(name));
    }

    private <T extends HasMetadata> InformerEventSource<T, ModelServing> byLabel(Class<T> type, String name) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, ModelServing.class)
                        .withName(name)
                        .withWatchAllNamespaces()
                        .withLabelSelector(Labels.MODEL_SERVING_NAME)
                        .withSecondaryToPrimaryMapper(EventSources::serving)
                        .build(),
                context);
    }

    private Set<ResourceID> allServings() {
        return context.getPrimaryCache().keys().collect(Collectors.toSet());
    }

    private static Set<ResourceID> serving(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        var name = labels == null ? null : labels.get(Labels.MODEL_SERVING_NAME);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
    }
}
