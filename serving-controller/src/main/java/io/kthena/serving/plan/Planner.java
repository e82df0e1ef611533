package io.kthena.serving.plan;

import io.kthena.serving.fleet.Demand;
import io.kthena.serving.fleet.Observed;
import java.time.Instant;
import java.util.List;

/**
 * Decides what to do next about one ModelServing (spec: ModelServing §3.6–§3.13). Everything follows from the arguments: the
 * same demand and the same observation give the same plan, a plan carried out half way is continued by the next one, and a
 * fleet as demanded gives an empty plan.
 */
public final class Planner {
    private Planner() {}

    /**
     * The next steps, in order.
     *
     * @param demand what the ModelServing asks for
     * @param observed what exists
     * @param now the time, for grace periods and back-off
     */
    public static List<Action> plan(Demand demand, Observed observed, Instant now) {
        var draft = new Draft(demand, observed, now);
        Revisions.keep(draft);
        Drain.advance(draft);
        Rebuild.units(draft);
        Scaling.down(draft);
        Rollout.advance(draft);
        Surge.shrink(draft);
        Fill.gaps(draft);
        Representatives.mark(draft);
        return draft.finish();
    }
}
