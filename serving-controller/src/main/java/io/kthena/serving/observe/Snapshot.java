package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.kthena.model.names.Owners;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Gang;
import io.kthena.serving.fleet.Observed;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Recovery;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.template.RevisionTemplate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The API objects that bear a ModelServing's name, as the caches hold them at one moment.
 *
 * @param servers all ModelServers
 * @param reader reads the stored revisions
 * @param support what the cluster knows of PodGroups
 */
public record Snapshot(
        Collection<Pod> pods,
        Collection<Service> services,
        Collection<PodGroup> podGroups,
        Collection<ControllerRevision> revisions,
        Collection<ModelServer> servers,
        StoredRevisions reader,
        Gang.Support support) {

    /**
     * The facts about one ModelServing. Objects that another owner controls only hold their names.
     *
     * @param deleted tells, by UID, which pods we have already asked to be deleted
     */
    public Observed of(ModelServing serving, Predicate<String> deleted) {
        var uid = serving.getMetadata().getUid();
        var prefill = new PrefillPods(servers);
        var stored = owned(uid).flatMap(object -> reader.read(object).stream()).toList();
        return new Observed(
                pods.stream()
                        .filter(pod -> Owners.isControlledBy(pod, uid))
                        .flatMap(pod ->
                                PodFacts.of(pod, deleted.test(pod.getMetadata().getUid()), prefill).stream())
                        .sorted(Comparator.comparing(PodFact::slot))
                        .toList(),
                names(services, uid),
                podGroups.stream()
                        .filter(podGroup -> Owners.isControlledBy(podGroup, uid))
                        .filter(podGroup -> podGroup.getMetadata().getDeletionTimestamp() == null)
                        .collect(Collectors.toUnmodifiableMap(
                                podGroup -> podGroup.getMetadata().getName(), PodGroup::getSpec)),
                stored,
                foreign(uid),
                recoveries(serving, stored),
                serving.getStatus());
    }

    /** The revision of the roles in the spec, one of those stored if they are the same. */
    public Revision target(ModelServing serving, List<Revision> stored) {
        return Revision.of(reader.wanted(serving), stored);
    }

    /** The stored object of a revision. */
    public Optional<ControllerRevision> stored(ModelServing serving, String revision) {
        return owned(serving.getMetadata().getUid())
                .filter(stored -> reader.read(stored)
                        .map(Revision::name)
                        .filter(revision::equals)
                        .isPresent())
                .findFirst();
    }

    /** The number for the next stored revision. */
    public long nextRevisionNumber(ModelServing serving) {
        return owned(serving.getMetadata().getUid())
                        .mapToLong(stored -> stored.getRevision())
                        .max()
                        .orElse(0)
                + 1;
    }

    private Map<String, Recovery> recoveries(ModelServing serving, List<Revision> stored) {
        return RevisionTemplate.recoveries(
                stored(serving, target(serving, stored).name()).orElse(null));
    }

    private Stream<ControllerRevision> owned(String uid) {
        return revisions.stream()
                .filter(stored -> Owners.isControlledBy(stored, uid))
                .filter(stored -> stored.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(ControllerRevision::getRevision));
    }

    private Set<String> foreign(String uid) {
        var names = new HashSet<String>();
        for (var objects : List.of(pods, services, podGroups)) {
            objects.stream()
                    .filter(object -> !Owners.isControlledBy(object, uid))
                    .forEach(object -> names.add(object.getMetadata().getName()));
        }
        return Set.copyOf(names);
    }

    private static Set<String> names(Collection<? extends HasMetadata> objects, String uid) {
        return objects.stream()
                .filter(object -> Owners.isControlledBy(object, uid))
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .map(object -> object.getMetadata().getName())
                .collect(Collectors.toUnmodifiableSet());
    }
}
