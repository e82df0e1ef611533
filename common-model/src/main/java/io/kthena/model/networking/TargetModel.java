package io.kthena.model.networking;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** One weighted destination of a rule (router spec §1.1, §3.3). */
@ApiType
@ValidationRule(
        value = "(has(self.modelServerName) && self.modelServerName != '') !="
                + " (has(self.externalModelProviderName) && self.externalModelProviderName != '')",
        message = "exactly one of modelServerName or externalModelProviderName must be set")
public record TargetModel(
        @Doc("ModelServer in the route's namespace.") @Nullable
        String modelServerName,

        @Doc("ExternalModelProvider in the route's namespace.") @Nullable
        String externalModelProviderName,

        @Doc("Relative weight among the rule's targets.") @Default("100") @Min(0) @Max(100) @Nullable
        Integer weight) {}
