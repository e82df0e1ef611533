package io.kthena.router.topology;

import java.time.Duration;

/**
 * Budgets of one request.
 *
 * @param headers time to response headers, for each leg of each attempt
 * @param retries further attempts before the first byte of the answer
 * @param pause between attempts
 */
public record Limits(Duration headers, int retries, Duration pause) {}
