package io.kthena.model.networking;

import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** Match on fields of the request body. */
@ApiType
public record BodyMatch(
        @Doc("Must equal the request's model.") @Nullable String model) {}
