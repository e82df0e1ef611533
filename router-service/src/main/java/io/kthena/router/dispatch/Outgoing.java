package io.kthena.router.dispatch;

import io.kthena.router.body.Slices;
import io.kthena.router.topology.Endpoint;
import java.time.Duration;

/**
 * One POST to an engine. Path, query and headers are the exchange's own.
 *
 * @param to the engine
 * @param body the message
 * @param headers limit on the time to response headers
 */
public record Outgoing(Endpoint to, Slices body, Duration headers) {}
