package io.kthena.model.networking;

import io.fabric8.kubernetes.api.model.Condition;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.ListMapKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What routers report about a provider. */
@ApiType
public record ExternalModelProviderStatus(
        @Nullable Long observedGeneration,
        @ListMapKeys("type") @Nullable List<Condition> conditions) {}
