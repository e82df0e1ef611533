package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;

/**
 * A filter that refuses when it would drop every engine, and as long as it would keep one, leaves the choice to the scorers.
 * Turning a prompt away from a full engine that has it cached makes another engine compute it once more, which is how queues
 * fill.
 *
 * @param filter whose name it has
 */
public record UnlessAll(Filter filter) implements Filter {
    @Override
    public String name() {
        return filter.name();
    }

    @Override
    public boolean keeps(Inference request, Endpoint candidate) {
        return filter.keeps(request, candidate);
    }

    @Override
    public boolean keepsAllIfOne() {
        return true;
    }
}
