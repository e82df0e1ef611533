package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is rebuilt when a pod is lost (§3.12). */
public enum RecoveryPolicy {
    /** The whole serving group. */
    @JsonProperty("ServingGroupRecreate")
    SERVING_GROUP_RECREATE,
    /** The role replica that the pod belongs to. */
    @JsonProperty("RoleRecreate")
    ROLE_RECREATE,
    /** Only the missing pod; running pods are never deleted. */
    @JsonProperty("None")
    NONE
}
