package io.kthena.router.schedule;

import io.kthena.router.topology.Endpoint;
import java.util.List;

/** Kthena's {@code gpu-usage}: prefers engines with free KV blocks (router spec §6.3). */
public record GpuUsage() implements Scorer {
    @Override
    public String name() {
        return "gpu-usage";
    }

    @Override
    public void score(Query query, List<Endpoint> candidates, double[] scores) {
        for (int i = 0; i < candidates.size(); i++) {
            scores[i] = Math.floor((1 - candidates.get(i).load().sample().kvUsage()) * 100);
        }
    }
}
