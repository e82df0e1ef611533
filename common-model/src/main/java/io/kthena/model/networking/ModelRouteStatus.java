package io.kthena.model.networking;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What routers report about a route. An addition of ours: Kthena leaves it empty. */
@ApiType
public record ModelRouteStatus(
        @Nullable Long observedGeneration,
        @ListMapKeys("type") @Nullable List<Condition> conditions) {}
