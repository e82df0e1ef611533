package io.kthena.router.dispatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Status and header fields of an engine's answer. Immutable.
 *
 * @param fields name, value, name, value, in the order in which they came
 */
public record Head(int status, List<String> fields) {
    /** The first value of a field, or null if it is missing; names are case-insensitive. */
    public @Nullable String first(String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equalsIgnoreCase(name)) {
                return fields.get(i + 1);
            }
        }
        return null;
    }
}
