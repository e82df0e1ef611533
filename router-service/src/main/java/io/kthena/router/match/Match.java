package io.kthena.router.match;

/**
 * The outcome of routing.
 *
 * @param route {@code namespace/name} of the route that answered
 * @param lora whether the model is one of the route's adapters, whose name engines must see unchanged
 */
public record Match(String route, Target target, boolean lora) {}
