package io.kthena.cluster.api;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, read completely.
 *
 * @param query decoded parameters, the first value of each
 * @param headers names in lower case
 */
record Request(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** A query parameter, null when absent or empty. */
    @Nullable
    String param(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    boolean flag(String name) {
        String value = query.get(name);
        return value != null && !value.equals("false") && !value.equals("0");
    }

    /** A whole number, null when absent or none. */
    @Nullable
    Long number(String name) {
        String value = param(name);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
