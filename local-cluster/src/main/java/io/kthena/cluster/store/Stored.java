package io.kthena.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One version of one object. Immutable: whoever reads {@link #json()} copies it before changing anything. */
public final class Stored {
    private final Key key;
    private final ObjectNode json;
    private final long revision;
    private volatile byte @Nullable [] bytes;

    Stored(Key key, ObjectNode json, long revision) {
        this.key = key;
        this.json = json;
        this.revision = revision;
    }

    /** Where the object lives. */
    public Key key() {
        return key;
    }

    /** The tree; never to be changed. */
    public ObjectNode json() {
        return json;
    }

    /** The store revision that wrote this version. */
    public long revision() {
        return revision;
    }

    /** The object's uid. */
    public String uid() {
        return Json.text(json, "metadata", "uid");
    }

    /** The serialised tree, made once for all readers and watchers; never to be changed. */
    public byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = Json.bytes(json);
            bytes = made;
        }
        return made;
    }
}
