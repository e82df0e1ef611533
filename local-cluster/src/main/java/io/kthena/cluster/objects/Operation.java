package io.kthena.cluster.objects;

/** What a request does to an object; the names are those of admission reviews. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE
}
