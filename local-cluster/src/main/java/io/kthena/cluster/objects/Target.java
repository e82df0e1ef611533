package io.kthena.cluster.objects;

import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.store.Key;
import org.jspecify.annotations.Nullable;

/** One object, as addressed by a client. */
public record Target(ResourceType type, @Nullable String namespace, String name) {
    Key key() {
        return type.key(namespace, name);
    }
}
