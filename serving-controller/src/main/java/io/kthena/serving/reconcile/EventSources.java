package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kthena.model.names.Labels;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.observe.LeanStore;
import io.kthena.serving.observe.PodChanged;
import io.kthena.serving.observe.Snapshot;
import io.kthena.serving.observe.StoredRevisions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The caches that the reconciler reads, and that wake it. PodGroups and ModelServers are watched only while their CRDs are
 * installed. Safe for use by several threads.
 */
final class EventSources {
    static final String POD_GROUP_CRD = "podgroups.scheduling.volcano.sh";
    private static final String MODEL_SERVER_CRD = "modelservers.networking.serving.volcano.sh";
    private static final String POD_GROUP_VERSION = "v1beta1";

    private final InformerEventSource<Pod, ModelServing> pods;
    private final InformerEventSource<Service, ModelServing> services;
    private final InformerEventSource<ControllerRevision, ModelServing> revisions;
    private final OptionalKind<PodGroup> podGroups;
    private final OptionalKind<ModelServer> servers;
    private final StoredRevisions storedRevisions = new StoredRevisions();
    private final EventSourceContext<ModelServing> context;

    EventSources(EventSourceContext<ModelServing> context) {
        this.context = context;
        this.pods = byLabel(Pod.class, "pods", new PodChanged());
        this.services = byLabel(Service.class, "services");
        this.revisions = byLabel(ControllerRevision.class, "revisions");
        this.podGroups = new OptionalKind<>(
                POD_GROUP_CRD, context, _ -> allServings(), () -> byLabel(PodGroup.class, "podgroups"));
        this.servers = new OptionalKind<>(MODEL_SERVER_CRD, context, _ -> Set.of(), this::modelServers);
    }

    List<EventSource<?, ModelServing>> all() {
        return List.of(pods, services, revisions, podGroups.definitions(), servers.definitions());
    }

    /** The ModelServings in the cache. */
    List<ModelServing> servings() {
        return context.getPrimaryCache().list(_ -> true).toList();
    }

    /** What exists for one ModelServing, after the watches of optional kinds were switched on or off as need be. */
    Snapshot snapshot(Context<ModelServing> reconciliation) {
        var serving = reconciliation.getPrimaryResource();
        var gangs = podGroups.toggle(reconciliation);
        var routing = servers.toggle(reconciliation);
        return new Snapshot(
                reconciliation.getSecondaryResources(Pod.class),
                reconciliation.getSecondaryResources(Service.class),
                gangs.map(source -> source.getSecondaryResources(serving)).orElse(Set.of()),
                reconciliation.getSecondaryResources(ControllerRevision.class),
                routing.map(source -> source.list(serving.getMetadata().getNamespace(), _ -> true)
                                .toList())
                        .orElse(List.of()),
                storedRevisions,
                podGroups
                        .definition()
                        .map(found -> new Gang.Support(true, knowsSubGroups(found)))
                        .orElse(Gang.Support.NONE));
    }

    /** Puts an object just written into its cache, before the watch tells of it. */
    void remember(HasMetadata object) {
        var id = ResourceID.fromResource(object);
        switch (object) {
            case Pod pod -> pods.handleRecentResourceCreate(id, pod);
            case Service service -> services.handleRecentResourceCreate(id, service);
            case ControllerRevision revision -> revisions.handleRecentResourceCreate(id, revision);
            case PodGroup podGroup -> podGroups.remember(podGroup);
            default -> {}
        }
    }

    /** Which pods prefill is asked when a pod is to go; a change of it alone calls for nothing. */
    private InformerEventSource<ModelServer, ModelServing> modelServers() {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ModelServer.class, ModelServing.class)
                        .withName("modelservers")
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(_ -> Set.of())
                        .build(),
                context);
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
        return byLabel(type, name, (_, _) -> true);
    }

    private <T extends HasMetadata> InformerEventSource<T, ModelServing> byLabel(
            Class<T> type, String name, OnUpdateFilter<T> wakes) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, ModelServing.class)
                        .withName(name)
                        .withWatchAllNamespaces()
                        .withItemStore(new LeanStore<>())
                        .withOnUpdateFilter(wakes)
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
