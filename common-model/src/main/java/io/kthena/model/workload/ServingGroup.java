package io.kthena.model.workload;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Template of a serving group: roles that live and die together (§1.2). {@code drainDeadlineSeconds} is an addition of ours. */
@ApiType
@ValidationRule(value = "!has(oldSelf.gangPolicy) || has(self.gangPolicy)", message = "gangPolicy is required once set")
public record ServingGroup(
        @Doc("Seconds that a failed pod gets to recover before it is deleted.") @Default("0") @Nullable
        Long restartGracePeriodSeconds,

        @Doc("Seconds that a pod which may hold KV cache for others gets to be read before it is deleted; 0 for none.")
        @Default("30")
        @Min(0)
        @Nullable
        Long drainDeadlineSeconds,

        @Doc("Gang scheduling of the group.") @Nullable GangPolicy gangPolicy,
        @Doc("Network topology constraints.") @Nullable NetworkTopology networkTopology,

        @Doc("Roles of the group.")
        @Required
        @Size(min = 1, max = 4)
        @ValidationRule(
                value = "self.all(x, self.exists_one(y, y.name == x.name))",
                message = "roles name must be unique")
        List<Role> roles) {}
