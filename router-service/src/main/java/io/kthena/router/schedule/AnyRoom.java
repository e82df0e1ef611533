package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;

/**
 * Refuses when every engine's own queue is at the limit, and as long as one is not, leaves the choice to the scorers: turning a
 * prompt away from a full engine that has it cached makes another engine compute it once more, which is how queues fill.
 * Named like Kthena's filter, which it stands in for.
 *
 * @param maxWaiting queue length at which an engine is full
 */
public record AnyRoom(int maxWaiting) implements Filter {
    @Override
    public String name() {
        return "least-request";
    }

    @Override
    public boolean keeps(Inference request, Endpoint candidate) {
        return candidate.load().sample().waiting() < maxWaiting;
    }

    @Override
    public boolean keepsAllIfOne() {
        return true;
    }
}
