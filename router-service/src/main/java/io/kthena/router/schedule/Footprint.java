package io.kthena.router.schedule;

import io.kthena.router.load.Lease;
import io.kthena.router.prefix.PrefixHashes;
import io.kthena.router.topology.Endpoint;

/**
 * What a placed request brings to its engines, counted from the moment it is placed: bursts of one prefix stay together, and
 * decode engines are chosen with what is on its way to them in mind.
 *
 * @param prefix hashes of its prompt
 * @param capacity blocks to remember for each engine
 * @param toCompute tokens that the computing engine has to compute
 * @param context tokens that the generating engine has to keep
 */
public record Footprint(PrefixHashes prefix, int capacity, long toCompute, long context) {
    static Footprint of(Query query, int capacity, Endpoint computing) {
        int matched = computing.load().match(query.prefix());
        long tokens = query.promptTokens();
        return new Footprint(query.prefix(), capacity, LeastWork.tokens(tokens, query.prefix(), matched), tokens);
    }

    /** Counts the request where its prompt is computed, and its prefix as cached there. */
    public Lease computes(Endpoint endpoint) {
        endpoint.load().remember(prefix, capacity);
        return endpoint.load().lease(toCompute);
    }

    /** Counts the request where its answer is generated. */
    public Lease generates(Endpoint endpoint) {
        return endpoint.load().lease(context);
    }
}
