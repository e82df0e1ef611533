package io.kthena.serving.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * A cache without what nobody here reads: the owners of fields of all objects, and the specs of pods. They are most of a
 * cache of thousands of pods. Safe for use by several threads.
 */
public final class LeanStore<T extends HasMetadata> extends BasicItemStore<T> {
    /** An empty cache. */
    public LeanStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public T put(String key, T object) {
        object.getMetadata().setManagedFields(List.of());
        if (object instanceof Pod pod) {
            pod.setSpec(null);
        }
        return super.put(key, object);
    }
}
