package io.kthena.cluster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.schema.ResourceSchema;
import io.kthena.cluster.schema.SchemaInvalid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parsed schemas by their source: a definition is checked, then served, and reading one is the expensive part. */
final class Schemas {
    private static final int KEPT = 256;

    private final Map<JsonNode, ResourceSchema> parsed = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, ResourceSchema> eldest) {
            return size() > KEPT;
        }
    };

    /** The schema, parsed and checked. */
    synchronized ResourceSchema of(JsonNode source) throws SchemaInvalid {
        ResourceSchema known = parsed.get(source);
        if (known == null) {
            known = ResourceSchema.ofCrd(source);
            parsed.put(source, known);
        }
        return known;
    }

    /** Compiles the rules of all schemas that were taken on trust, one by one. */
    void prepare() {
        List<ResourceSchema> all;
        synchronized (this) {
            all = List.copyOf(parsed.values());
        }
        all.forEach(ResourceSchema::prepare);
    }

    /** Takes a schema on trust: its CEL rules are compiled on first use, not now. */
    synchronized void trust(JsonNode source) throws SchemaInvalid {
        if (!parsed.containsKey(source)) {
            parsed.put(source, ResourceSchema.ofShippedCrd(source));
        }
    }
}
