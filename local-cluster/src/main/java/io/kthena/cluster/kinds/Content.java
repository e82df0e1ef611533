package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.schema.ResourceSchema;
import java.util.function.Supplier;

/**
 * What the server knows of the content of a kind.
 *
 * @param schema pruning, defaults, validation and merge keys
 * @param openApi the schema as published; made on demand because it may be large
 * @param rules what goes beyond the schema
 */
public record Content(ResourceSchema schema, Supplier<JsonNode> openApi, KindRules rules) {}
