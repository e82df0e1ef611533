package io.kthena.model.workload;

import io.fabric8.generator.annotation.ValidationRule;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of a serving group must be schedulable at once. */
@ApiType
public record GangPolicy(
        @Doc("Role name to the number of its replicas that must be schedulable together.")
        @ValidationRule(value = "self == oldSelf", message = "minRoleReplicas is immutable")
        @Nullable
        Map<String, Integer> minRoleReplicas) {}
