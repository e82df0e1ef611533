package io.kthena.model.networking;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule of a ModelRoute; the first one that matches decides. */
@ApiType
public record Rule(
        @Doc("Informational name.") @Nullable String name,

        @Doc("Conditions; absent matches every request.") @Nullable
        ModelMatch modelMatch,

        @Doc("Weighted destinations.") @Required @Size(min = 1, max = 16)
        List<TargetModel> targetModels) {}
