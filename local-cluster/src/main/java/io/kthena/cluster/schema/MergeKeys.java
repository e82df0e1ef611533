package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * How the values at one place of an object merge: a cursor into a kind's schema that strategic patches and server-side
 * apply walk along with the value. Immutable and safe for use by several threads.
 */
public interface MergeKeys {

    /** How server-side apply treats a list. */
    enum ListKind {
        /** One owner, replaced as a whole. */
        ATOMIC,
        /** Unordered scalars, each with its own owners. */
        SET,
        /** Objects told apart by {@link #mapKeys()}, merged one by one. */
        MAP
    }

    /** Returns the cursor of a field, or of a map's value; a place nothing is known about has atomic lists. */
    MergeKeys field(String name);

    /** Returns the cursor of this list's items. */
    MergeKeys items();

    /** Returns how server-side apply treats the list at this place. */
    ListKind listKind();

    /** Returns the fields that tell the items of a {@link ListKind#MAP} list apart. */
    List<String> mapKeys();

    /** Returns the value an item has for a key field it does not mention, such as {@code protocol: TCP}. */
    Optional<JsonNode> keyDefault(String key);

    /** Tells whether the object at this place has one owner and is replaced as a whole by server-side apply. */
    boolean atomicMap();

    /** Tells whether a strategic patch merges the list at this place instead of replacing it. */
    boolean patchMerges();

    /** Returns the field by which a strategic patch matches items; empty for a merged list of scalars. */
    Optional<String> patchKey();

    /**
     * Tells whether the typed form of the kind always has this place, even in a new object; nobody owns the place
     * itself then, only what is in it.
     */
    boolean alwaysThere();

    /**
     * Tells whether this place is an entry of a map with free names, not a named field of a type; server-side apply
     * owns such entries themselves, not only what is in them.
     */
    boolean mapEntry();

    /** Returns the cursor of a place nothing is known about. */
    static MergeKeys unknown() {
        return UnknownKeys.INSTANCE;
    }
}
