package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.kthena.serving.fleet.Revision;
import io.kthena.serving.template.RevisionTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads stored revisions, each only once: what is stored under a UID never changes, and reading all of a history in every
 * pass would be most of its work. Safe for use by several threads.
 */
public final class StoredRevisions {
    private static final int KEPT = 4096;

    private final Map<String, Optional<Revision>> byUid = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Revision>> eldest) {
            return size() > KEPT;
        }
    };

    /** The revision that an object stores, or empty if the object is not one of ours. */
    public synchronized Optional<Revision> read(ControllerRevision stored) {
        return byUid.computeIfAbsent(stored.getMetadata().getUid(), _ -> RevisionTemplate.read(stored));
    }
}
