package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** How a new revision replaces an old one. */
@ApiType
public record RolloutStrategy(
        @Doc("Unit of the rollout.") @Required @Default("ServingGroupRollingUpdate")
        Type type,

        @Doc("Budget of a ServingGroupRollingUpdate.") @Nullable
        RollingUpdate rollingUpdateConfiguration) {

    /** Unit of a rollout. */
    public enum Type {
        @JsonProperty("ServingGroupRollingUpdate")
        SERVING_GROUP_ROLLING_UPDATE,
        @JsonProperty("RoleRollingUpdate")
        ROLE_ROLLING_UPDATE
    }

    /** Budget of a rolling update of whole groups. {@code maxSurge} is an addition of ours. */
    @ApiType
    public record RollingUpdate(
            @Doc("Groups that may be unavailable: a number or a percentage (rounded down).") @Default("1") @Nullable
            IntOrString maxUnavailable,

            @Doc("Groups with an ordinal below this keep their revision: a number or a percentage (rounded up).")
            @Nullable
            IntOrString partition,

            @Doc("Groups above the wanted number that may exist in a rollout: a number or a percentage (rounded up).")
            @Nullable
            IntOrString maxSurge) {}
}
