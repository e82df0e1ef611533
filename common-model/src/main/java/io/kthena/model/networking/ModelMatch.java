package io.kthena.model.networking;

import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions on a request, all of which must hold (router spec §3.2). */
@ApiType
public record ModelMatch(
        @Doc("Header name to match; all entries must match.") @Nullable
        Map<String, StringMatch> headers,

        @Doc("Match on the URL path, without the query.") @Nullable
        StringMatch uri,

        @Doc("Match on the request body.") @Nullable BodyMatch body) {}
