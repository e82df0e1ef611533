package io.kthena.router.dispatch;

import io.kthena.router.body.Slices;
import io.kthena.router.dispatch.Sessions.Session;
import io.kthena.router.handoff.LegBodies;
import io.kthena.router.request.Inference;
import io.kthena.router.topology.Server;

/**
 * KV that an engine holds and nobody will read: what it takes to release it.
 *
 * @param group value of the group label of the engines that may pull it
 * @param since when prefill ended, on the dispatcher's clock
 */
record Hold(Inference request, Forwarded head, Server server, String group, Session session, Slices body, long since) {
    static Hold of(Job job, PairExchange.Attempt attempt, byte[] params, long since) {
        return new Hold(
                job.request(),
                job.head(),
                job.server(),
                attempt.pair().group().value(),
                attempt.session(),
                LegBodies.oneToken(job.request().body(), job.model(), params),
                since);
    }
}
