package io.kthena.router.request;

import org.jspecify.annotations.Nullable;

/** Read access to a request's headers; names are case-insensitive. */
@FunctionalInterface
public interface Headers {
    /** The first value of a header, or null if it is missing. */
    @Nullable
    String first(String name);
}
