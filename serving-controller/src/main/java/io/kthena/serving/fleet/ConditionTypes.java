package io.kthena.serving.fleet;

/** Types of the conditions of a ModelServing. The first three are Kthena's, the others ours. */
public final class ConditionTypes {
    /** All serving groups are ready. */
    public static final String AVAILABLE = "Available";
    /** Some serving groups are not ready. */
    public static final String PROGRESSING = "Progressing";
    /** Some serving groups are not ready, and a new revision is on its way. */
    public static final String UPDATE_IN_PROGRESS = "UpdateInProgress";
    /** Whether a rollout goes no further because updated groups do not run. */
    public static final String ROLLOUT_BLOCKED = "RolloutBlocked";
    /** Whether the spec keeps the rules that its schema cannot express. */
    public static final String VALID = "Valid";
    /** Whether the API server takes the objects made from the templates. */
    public static final String TEMPLATES_ACCEPTED = "TemplatesAccepted";

    private ConditionTypes() {}
}
