package io.kthena.kv.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What never changes in a session's life.
 *
 * @param id the session's id, minted by the router
 * @param requestId the client's request id
 * @param attempt counts attempts of one client request, from 1
 * @param router the id of the router that owns the session
 * @param model the model's name
 * @param modelServer namespace/name of the ModelServer, or an empty text when the router did not say
 * @param prefill the engine that computes and holds
 * @param promptTokens the router's estimate
 * @param predictedTtft the router's prediction of the prefill leg, zero when it has none
 * @param profile what the engines' version does with holds
 * @param openedAt when the coordinator heard of it
 */
public record Transfer(
        String id,
        String requestId,
        int attempt,
        String router,
        String model,
        String modelServer,
        Engine prefill,
        int promptTokens,
        Duration predictedTtft,
        Profile profile,
        Instant openedAt) {}
