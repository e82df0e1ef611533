package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/** Network topology constraints of a serving group. */
@ApiType
public record NetworkTopology(
        @Doc("Constraint of the whole group.") @Nullable Policy groupPolicy,
        @Doc("Constraint of each role.") @Nullable Policy rolePolicy) {

    /** Volcano's network topology policy. */
    @ApiType
    public record Policy(
            @Doc("Whether the constraint must hold.") @Default("hard") @Nullable
            Mode mode,

            @Doc("Highest tier that pods may span.") @Min(0) @Nullable
            Integer highestTierAllowed,

            @Doc("Name of the highest tier that pods may span.") @Size(max = 253) @Nullable
            String highestTierName) {}

    /** Strength of a constraint. */
    public enum Mode {
        @JsonProperty("hard")
        HARD,
        @JsonProperty("soft")
        SOFT
    }
}
