package io.kthena.serving.validation;

/**
 * A rule that a ModelServing breaks.
 *
 * @param field path of the field, such as {@code spec.template.roles[0].name}
 * @param message what is wrong with it
 */
public record Problem(String field, String message) {
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
