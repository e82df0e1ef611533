package io.kthena.cluster.objects;

import io.kthena.cluster.apply.Manager;
import io.kthena.cluster.kinds.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a write.
 *
 * @param fieldManager who writes
 * @param dryRun whether to do everything but store
 * @param unknownFields what to do with fields the kind does not have
 * @param warnings collects warnings for the client
 * @param subresource null for the object itself
 */
public record WriteOptions(
        String fieldManager,
        boolean dryRun,
        UnknownFields unknownFields,
        List<String> warnings,
        @Nullable String subresource) {

    /** The values of the fieldValidation parameter. */
    public enum UnknownFields {
        STRICT,
        WARN,
        IGNORE
    }

    /** A write by the server itself. */
    public static WriteOptions internal(String manager) {
        return new WriteOptions(manager, false, UnknownFields.IGNORE, new java.util.ArrayList<>(), null);
    }

    /** The same write through a subresource. */
    public WriteOptions through(String subresource) {
        return new WriteOptions(fieldManager, dryRun, unknownFields, warnings, subresource);
    }

    Manager manager(ResourceType type, Manager.Operation operation) {
        return new Manager(fieldManager, operation, type.apiVersion(), subresource);
    }
}
