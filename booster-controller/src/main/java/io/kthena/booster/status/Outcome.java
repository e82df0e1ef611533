package io.kthena.booster.status;

import io.kthena.model.validation.Problem;
import java.util.List;

/** How the latest attempt to give a booster its children ended. */
public sealed interface Outcome {

    /** Everything is as it should be, or was made so. */
    record Applied() implements Outcome {}

    /** The booster cannot be expanded; nothing was changed. */
    record Rejected(List<Problem> problems) implements Outcome {}

    /** The API server or its rules refused a child. */
    record Refused(String error) implements Outcome {}
}
