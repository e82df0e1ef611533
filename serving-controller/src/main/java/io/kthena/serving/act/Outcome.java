package io.kthena.serving.act;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a plan.
 *
 * @param refusal what the API server refused, naming the role, or null
 * @param lookAgain after which time to plan again although nothing may have changed
 */
public record Outcome(@Nullable String refusal, Optional<Duration> lookAgain) {

    /** This, but looking again no later than at a moment, if there is one and it is still to come. */
    public Outcome andAt(Optional<Instant> moment, Instant now) {
        var until = moment.filter(now::isBefore).map(then -> Duration.between(now, then));
        return new Outcome(
                refusal, Stream.concat(lookAgain.stream(), until.stream()).min(Duration::compareTo));
    }
}
