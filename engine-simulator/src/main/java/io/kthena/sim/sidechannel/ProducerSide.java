package io.kthena.sim.sidechannel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All ranks of a prefill engine seen as one: a request is over when every rank has reported it. Called by the engine
 * thread only; the trackers behind it are shared with the socket thread.
 */
public final class ProducerSide {
    private final List<RankTracker> ranks;
    private final int prefillTp;
    private final int decodeTp;
    private final int kvHeads;
    private final Map<String, Integer> reports = new HashMap<>();
    private final Set<String> expired = new HashSet<>();

    /**
     * @param ranks one tracker per rank
     * @param prefillTp declared tensor-parallel size of the prefill side
     * @param decodeTp declared tensor-parallel size of the decode side
     * @param kvHeads KV heads of the model
     */
    public ProducerSide(List<RankTracker> ranks, int prefillTp, int decodeTp, int kvHeads) {
        this.ranks = List.copyOf(ranks);
        this.prefillTp = prefillTp;
        this.decodeTp = decodeTp;
        this.kvHeads = kvHeads;
    }

    /** A request with transfer parameters was scheduled. */
    public void admit(String id) {
        ranks.forEach(rank -> rank.admit(id));
    }

    /** A request finished at {@code since} and is held: ranks nobody reads from finish it at once. */
    public void hold(String id, long since) {
        var picked = RankSelection.picked(id, prefillTp, decodeTp, kvHeads);
        for (int rank = 0; rank < ranks.size(); rank++) {
            if (picked.contains(rank % prefillTp)) {
                ranks.get(rank).hold(id, since);
            } else {
                ranks.get(rank).finish(id);
            }
        }
    }

    /** Requests that all ranks have finished since the last call. */
    public List<RankTracker.Finished> collect(long now, long holdMillis) {
        var over = new ArrayList<RankTracker.Finished>();
        for (RankTracker rank : ranks) {
            for (var finished : rank.collect(now, holdMillis)) {
                if (finished.expired()) {
                    expired.add(finished.id());
                }
                if (reports.merge(finished.id(), 1, Integer::sum) == ranks.size()) {
                    reports.remove(finished.id());
                    over.add(new RankTracker.Finished(finished.id(), expired.remove(finished.id())));
                }
            }
        }
        return over;
    }

    /** When the next hold runs out, given how long holds last. */
    public OptionalLong nextExpiry(long holdMillis) {
        long next = Long.MAX_VALUE;
        for (RankTracker rank : ranks) {
            next = Math.min(next, rank.oldest().orElse(Long.MAX_VALUE - holdMillis - 1) + holdMillis + 1);
        }
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }
}
