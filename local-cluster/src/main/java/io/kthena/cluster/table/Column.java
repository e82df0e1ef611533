package io.kthena.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One column of a resource's table.
 *
 * @param name heading; clients print it in capitals
 * @param type OpenAPI type: string, integer, number, boolean or date
 * @param format {@code name} for the first column, else usually empty
 * @param description for clients that explain columns
 * @param priority 0 is always shown, more only in wide output
 * @param cell what the column shows of an object
 */
public record Column(String name, String type, String format, String description, int priority, Cell cell) {

    /** Reads a cell off an object. */
    @FunctionalInterface
    public interface Cell {
        /** A string, number, boolean or null. */
        @Nullable
        Object of(JsonNode object, Instant now);
    }

    static Column text(String name, Cell cell) {
        return new Column(name, "string", "", "", 0, cell);
    }

    static Column number(String name, Cell cell) {
        return new Column(name, "integer", "", "", 0, cell);
    }

    static Column wide(String name, Cell cell) {
        return new Column(name, "string", "", "", 1, cell);
    }
}
