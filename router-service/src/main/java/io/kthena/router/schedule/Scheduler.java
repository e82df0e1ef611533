package io.kthena.router.schedule;

import io.kthena.router.request.Inference;
import io.kthena.router.request.Refusal;
import io.kthena.router.request.Refused;
import io.kthena.router.schedule.Profile.Scored;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
import io.kthena.router.topology.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses engines. Decode goes first, over all groups; prefill follows inside the group of the best decode engine that has one
 * (router spec §6.6). Excluded engines (they failed this request before) are used only if nothing else is left.
 */
public final class Scheduler {
    private final Profile profile;

    /** Chooses with one profile for both roles. */
    public Scheduler(Profile profile) {
        this.profile = profile;
    }

    /**
     * One engine out of all ready pods; for prefill-decode servers, a decode engine.
     *
     * @param excluded UIDs of pods to avoid
     * @throws Refused if no pod may take the request
     */
    public Placement.Single single(Inference request, Server server, Set<String> excluded, RandomGenerator random) {
        List<Endpoint> candidates = server.groups() == null ? server.pods() : decoders(server.groups());
        return new Placement.Single(best(request, server, candidates, excluded, random));
    }

    /**
     * A prefill and a decode engine of the same group.
     *
     * @param excluded UIDs of pods to avoid
     * @throws Refused if there is no pair
     */
    public Placement.Pair pair(Inference request, Server server, Set<String> excluded, RandomGenerator random) {
        if (server.pods().isEmpty()) {
            throw new Refused(new Refusal.NoReadyPods(server.id()));
        }
        List<Group> groups = server.groups() == null ? List.of() : server.groups();
        List<Endpoint> decoders = decoders(groups);
        if (decoders.isEmpty()) {
            throw new Refused(new Refusal.NoReadyPods(server.id() + " (no decode pod found)"));
        }
        Placement.Pair fallback = null;
        for (Scored decode : profile.rank(request, decoders, random)) {
            Placement.Pair pair = complete(request, groups, decode.endpoint(), excluded, random);
            if (pair != null && isFresh(pair, excluded)) {
                return pair;
            }
            fallback = fallback == null ? pair : fallback;
        }
        if (fallback == null) {
            throw new Refused(new Refusal.NoReadyPods(server.id() + " (no valid prefill-decode pod pairs found)"));
        }
        return fallback;
    }

    /** Another decode engine of a group for KV that is already held, or null. */
    public @Nullable Endpoint decoder(Inference request, Group group, Set<String> excluded, RandomGenerator random) {
        List<Endpoint> left = without(group.decode(), excluded);
        if (left.isEmpty()) {
            return null;
        }
        try {
            return profile.rank(request, left, random).getFirst().endpoint();
        } catch (Refused e) {
            return null;
        }
    }

    private Endpoint best(
            Inference request, Server server, List<Endpoint> candidates, Set<String> excluded, RandomGenerator random) {
        if (candidates.isEmpty()) {
            throw new Refused(new Refusal.NoReadyPods(server.id()));
        }
        List<Endpoint> fresh = without(candidates, excluded);
        return profile.rank(request, fresh.isEmpty() ? candidates : fresh, random)
                .getFirst()
                .endpoint();
    }

    private Placement.@Nullable Pair complete(
            Inference request, List<Group> groups, Endpoint decode, Set<String> excluded, RandomGenerator random) {
        Group group = groupOf(groups, decode);
        if (group == null || group.prefill().isEmpty()) {
            return null;
        }
        List<Endpoint> fresh = without(group.prefill(), excluded);
        try {
            List<Scored> ranked = profile.rank(request, fresh.isEmpty() ? group.prefill() : fresh, random);
            return new Placement.Pair(group, ranked.getFirst().endpoint(), decode);
        } catch (Refused e) {
            return null;
        }
    }

    private static @Nullable Group groupOf(List<Group> groups, Endpoint decode) {
        for (Group group : groups) {
            for (Endpoint member : group.decode()) {
                if (member.is(decode)) {
                    return group;
                }
            }
        }
        return null;
    }

    private static boolean isFresh(Placement.Pair pair, Set<String> excluded) {
        return !excluded.contains(pair.prefill().uid())
                && !excluded.contains(pair.decode().uid());
    }

    private static List<Endpoint> without(List<Endpoint> endpoints, Set<String> excluded) {
        return excluded.isEmpty()
                ? endpoints
                : endpoints.stream()
                        .filter(endpoint -> !excluded.contains(endpoint.uid()))
                        .toList();
    }

    private static List<Endpoint> decoders(List<Group> groups) {
        if (groups.size() == 1) {
            return groups.getFirst().decode();
        }
        List<Endpoint> all = new ArrayList<>();
        groups.forEach(group -> all.addAll(group.decode()));
        return all;
    }
}
