package io.kthena.booster.template;

/** Part of a booster cannot be expanded. The message is meant for the booster's author. */
public final class InvalidBooster extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** A problem in words that fit behind a field path. */
    public InvalidBooster(String message) {
        super(message);
    }

    /** The problem in words; never null. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
