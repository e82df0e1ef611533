package io.kthena.serving.act;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a plan.
 *
 * @param refusal what the API server refused, naming the role, or null
 * @param lookAgain after which time to plan again although nothing may have changed
 */
public record Outcome(@Nullable String refusal, Optional<Duration> lookAgain) {}
