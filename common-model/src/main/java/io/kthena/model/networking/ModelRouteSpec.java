package io.kthena.model.networking;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which requests go to which ModelServer (router spec §1.1). {@code modelAliases} is an addition of ours. */
@ApiType
@ValidationRule(
        value = "self.modelName != \"\" || size(self.loraAdapters) > 0",
        message = "ModelName and LoraAdapters cannot both be empty")
public record ModelRouteSpec(
        @Doc("Model name in client requests.")
        @ValidationRule(value = "self == oldSelf", message = "modelName is immutable")
        @Nullable
        String modelName,

        @Doc(
                "More names that this route answers. An exact modelName of any route beats an alias; of two aliases the older route's wins.")
        @Size(max = 16)
        @Nullable
        List<String> modelAliases,

        @Doc("LoRA adapters that this route also serves.") @Size(max = 10) @Nullable
        List<String> loraAdapters,

        @Doc("Gateways that this route is attached to.") @Nullable
        List<ParentReference> parentRefs,

        @Doc("Ordered rules; the first match wins.") @Required @Size(max = 16)
        List<Rule> rules,

        @Doc("Token limits of the model name.") @Nullable RateLimit rateLimit) {}
