package io.kthena.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.kinds.ResourceType;
import io.kthena.cluster.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that reviewers may have a say in.
 *
 * @param target the object it is about
 * @param subresource null for the object itself
 * @param operation what it does
 * @param kind of what reviewers are shown: the target's own, or a subresource's such as Scale
 * @param dryRun whether nothing will be stored
 * @param options the request's options, as in {@code CreateOptions}; not to be changed
 * @param warnings collects warnings for the client
 */
public record ReviewSubject(
        Target target,
        @Nullable String subresource,
        Operation operation,
        ShownKind kind,
        boolean dryRun,
        ObjectNode options,
        List<String> warnings) {

    /** Group, version and kind of what reviewers are shown. */
    public record ShownKind(String group, String version, String kind) {
        static ShownKind of(ResourceType type) {
            return new ShownKind(type.group(), type.version(), type.kind());
        }
    }

    /** A write. */
    public static ReviewSubject of(Target target, Operation operation, ShownKind kind, WriteOptions write) {
        String options = operation == Operation.CREATE ? "CreateOptions" : "UpdateOptions";
        return new ReviewSubject(
                target,
                write.subresource(),
                operation,
                kind,
                write.dryRun(),
                options(options, write.dryRun()).put("fieldManager", write.fieldManager()),
                write.warnings());
    }

    /** A deletion. */
    static ReviewSubject of(Target target, DeleteOptions delete) {
        ObjectNode options = options("DeleteOptions", delete.dryRun());
        if (delete.graceSeconds() != null) {
            options.put("gracePeriodSeconds", delete.graceSeconds());
        }
        if (delete.policy() != null) {
            options.put("propagationPolicy", delete.policy().shown());
        }
        return new ReviewSubject(
                target,
                null,
                Operation.DELETE,
                ShownKind.of(target.type()),
                delete.dryRun(),
                options,
                delete.warnings());
    }

    private static ObjectNode options(String kind, boolean dryRun) {
        ObjectNode options = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
        return options;
    }
}
