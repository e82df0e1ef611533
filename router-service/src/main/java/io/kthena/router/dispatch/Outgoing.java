package io.kthena.router.dispatch;

import io.kthena.router.body.Slices;
import io.kthena.router.topology.Endpoint;
import java.time.Duration;

/**
 * One POST to an engine.
 *
 * @param to the engine
 * @param head path and headers
 * @param body the message
 * @param patience limit on the time to response headers
 */
public record Outgoing(Endpoint to, Forwarded head, Slices body, Duration patience) {}
