package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows about the content of one kind: what to drop, what to fill in, what to refuse, and how to merge.
 *
 * <p>The object's own apiVersion, kind and metadata are always known; they are never dropped and never validated here.
 * Safe for use by several threads.
 */
public sealed interface ResourceSchema permits CustomSchema, CoreSchema {

    /**
     * Reads the schema of one version of a custom resource definition and checks it, CEL rules included.
     *
     * @param openAPIV3Schema the value of {@code spec.versions[].schema.openAPIV3Schema}
     * @throws SchemaInvalid when the schema is not structural, asks for unknown types, or a CEL rule does not compile
     */
    static ResourceSchema ofCrd(JsonNode openAPIV3Schema) throws SchemaInvalid {
        return CustomSchema.checked(openAPIV3Schema);
    }

    /**
     * Takes a schema that is known to be good, such as those shipped with the program, without looking at it: it is
     * parsed and its rules compile on first use, which keeps them out of the start-up time.
     *
     * @param openAPIV3Schema the schema; it must not change afterwards
     */
    static ResourceSchema ofShippedCrd(JsonNode openAPIV3Schema) {
        return CustomSchema.trusted(openAPIV3Schema);
    }

    /**
     * Returns the schema of a core kind: merge keys from a table; nothing is dropped, filled in or refused.
     *
     * @param apiVersion as in {@code apps/v1}; kinds of the same name in different groups merge alike
     */
    static ResourceSchema ofCore(String apiVersion, String kind) {
        return new CoreSchema(apiVersion, kind);
    }

    /** Removes unknown fields in place and returns their paths, as in {@code spec.rules[0].x}. */
    List<String> prune(ObjectNode object);

    /** Fills in defaults in place. */
    void applyDefaults(ObjectNode object);

    /**
     * Returns what is wrong with an object; nothing when it is valid.
     *
     * @param old the stored object on update, or null on create; parts that did not change are not looked at again
     */
    List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old);

    /** Returns the cursor for patches and server-side apply, placed on the object. */
    MergeKeys mergeKeys();

    /** Does now what would otherwise be done on first use, so that the first request does not wait for it. */
    void prepare();
}
