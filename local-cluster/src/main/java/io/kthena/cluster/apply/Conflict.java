package io.kthena.cluster.apply;

/**
 * One field that an apply would take from another manager.
 *
 * @param manager the present owner
 * @param fieldPath the field, as in {@code .spec.containers[name="a"].image}
 */
public record Conflict(Manager manager, String fieldPath) {

    /** Returns the text of the {@code Status} cause, as in {@code conflict with "alice" using v1}. */
    public String message() {
        return "conflict with " + manager.described();
    }
}
