package io.kthena.model.names;

/** Label and annotation keys that other components, dashboards and users rely on (workload spec §2.2, §3.2). */
public final class Labels {
    // Set by serving-controller on pods, services, PodGroups and ControllerRevisions.
    /** Name of the ModelServing. */
    public static final String MODEL_SERVING_NAME = "modelserving.volcano.sh/name";
    /** Name of the serving group. */
    public static final String GROUP_NAME = "modelserving.volcano.sh/group-name";
    /** Name of the role. */
    public static final String ROLE = "modelserving.volcano.sh/role";
    /** Role replica, {@code <role>-<ordinal>}. */
    public static final String ROLE_ID = "modelserving.volcano.sh/role-id";
    /** Revision of the ModelServing that the object was made from. */
    public static final String REVISION = "modelserving.volcano.sh/revision";
    /** Hash of the role's template that the pod was made from. */
    public static final String ROLE_TEMPLATE_HASH = "modelserving.volcano.sh/role-template-hash";
    /** {@code "true"} on entry pods, absent on workers. */
    public static final String ENTRY = "modelserving.volcano.sh/entry";
    /** Prefix that user templates may not use. */
    public static final String MODEL_SERVING_PREFIX = "modelserving.volcano.sh/";
    /** {@code "true"} on a pod that is being taken out of service: routers stop choosing it. */
    public static final String DRAINING = "modelserving.volcano.sh/draining";
    /** {@code "true"} on the pods of a group that a rollout made above the wanted number. */
    public static final String SURGE = "modelserving.volcano.sh/surge";
    /** {@code "true"} on one pod of each group, where no role replica is common to all groups. */
    public static final String REPRESENTATIVE = "modelserving.volcano.sh/group-representative";
    /** Annotation on a pod: since when it is {@link #DRAINING}, in RFC 3339. */
    public static final String DRAINING_SINCE = "modelserving.volcano.sh/draining-since";

    // Set by booster-controller on its children.
    /** Name of the ModelBooster. */
    public static final String MODEL_NAME = "workload.serving.volcano.sh/model-name";
    /** Name of the backend. */
    public static final String BACKEND_NAME = "workload.serving.volcano.sh/backend-name";
    /** Who manages the object. */
    public static final String MANAGED_BY = "workload.serving.volcano.sh/managed-by";
    /** Value of {@link #MANAGED_BY}. */
    public static final String MANAGED_BY_VALUE = "workload.serving.volcano.sh";
    /** Hash of what the object was generated from. */
    public static final String BOOSTER_REVISION = "workload.serving.volcano.sh/revision";
    /** UID of the ModelBooster. */
    public static final String MODEL_UID = "workload.serving.volcano.sh/model-uid";

    // Volcano.
    /** Annotation: PodGroup of a pod. */
    public static final String POD_GROUP = "scheduling.k8s.io/group-name";
    /** Annotation: task of a pod. */
    public static final String TASK_SPEC = "volcano.sh/task-spec";
    /** Annotation on a ModelServing: Volcano queue. */
    public static final String QUEUE = "scheduling.volcano.sh/queue-name";

    /** Annotation on a pod: preference in scale-down, lower goes first. */
    public static final String POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private Labels() {}
}
