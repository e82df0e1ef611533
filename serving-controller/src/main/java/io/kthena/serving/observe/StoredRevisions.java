package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.fleet.RoleShape;
import io.kthena.serving.template.RevisionTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads stored revisions and the roles of specs, each only once: what is stored under a UID never changes, nor does a
 * generation of a spec, and reading all of it in every pass would be most of its work. Safe for use by several threads.
 */
public final class StoredRevisions {
    private static final int KEPT = 4096;

    private final Map<String, Optional<Revision>> byUid = recent();
    private final Map<String, Shapes> byServing = recent();

    private record Shapes(long generation, List<RoleShape> shapes) {}

    /** The revision that an object stores, or empty if the object is not one of ours. */
    public synchronized Optional<Revision> read(ControllerRevision stored) {
        return byUid.computeIfAbsent(stored.getMetadata().getUid(), _ -> RevisionTemplate.read(stored));
    }

    /** The roles in a spec, as a revision that has no name yet. */
    public Revision wanted(ModelServing serving) {
        var roles = serving.getSpec().template().roles();
        var uid = serving.getMetadata().getUid();
        var generation = serving.getMetadata().getGeneration();
        if (uid == null || generation == null) {
            return Revision.named("", roles);
        }
        var known = shapes(uid);
        if (known != null && known.generation() == generation) {
            return new Revision("", List.copyOf(roles), known.shapes());
        }
        var read = Revision.named("", roles);
        keep(uid, new Shapes(generation, read.shapes()));
        return read;
    }

    private synchronized @Nullable Shapes shapes(String uid) {
        return byServing.get(uid);
    }

    private synchronized void keep(String uid, Shapes shapes) {
        byServing.put(uid, shapes);
    }

    private static <T> Map<String, T> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > KEPT;
            }
        };
    }
}
