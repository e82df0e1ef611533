package io.kthena.router.schedule;

import io.kthena.router.prefix.PrefixHashes;
import io.kthena.router.prefix.PrefixShape;
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
    private final Profile computing;
    private final Profile generating;
    private final PrefixShape shape;

    /** Chooses with one profile for both roles, which does not look at prompts. */
    public Scheduler(Profile profile) {
        this(profile, profile, PrefixShape.NONE);
    }

    /**
     * Chooses with a profile for engines that compute prompts, alone or for others, and one for engines that only generate.
     *
     * @param shape how prompts are hashed for the profiles
     */
    public Scheduler(Profile computing, Profile generating, PrefixShape shape) {
        this.computing = computing;
        this.generating = generating;
        this.shape = shape;
    }

    /**
     * Ours where nothing else is configured: prompts are computed where that is done soonest, answers generated where the
     * least context is read.
     *
     * @param maxWaiting queue length at which an engine is full
     */
    public static Scheduler standard(int maxWaiting, PluginTimer timer) {
        return new Scheduler(
                Profile.leastWork(maxWaiting, timer), Profile.leastContext(maxWaiting, timer), PrefixShape.WHOLE);
    }

    /**
     * One engine out of all ready pods; for prefill-decode servers, a decode engine.
     *
     * @param excluded UIDs of pods to avoid
     * @throws Refused if no pod may take the request
     */
    public Placement.Single single(Inference request, Server server, Set<String> excluded, RandomGenerator random) {
        List<Endpoint> candidates = server.groups() == null ? server.pods() : decoders(server.groups());
        if (candidates.isEmpty()) {
            throw new Refused(new Refusal.NoReadyPods(server.id()));
        }
        Query query = query(request);
        Endpoint best = best(computing, query, candidates, excluded, random);
        return new Placement.Single(best, Footprint.of(query, shape.capacity(), best));
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
        Query query = query(request);
        Placement.Pair fallback = null;
        for (Scored decode : generating.rank(query, decoders, random)) {
            Placement.Pair pair = complete(query, groups, decode.endpoint(), excluded, random);
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
            return generating
                    .rank(new Query(request, PrefixHashes.NONE), left, random)
                    .getFirst()
                    .endpoint();
        } catch (Refused e) {
            return null;
        }
    }

    private Query query(Inference request) {
        return new Query(request, shape.of(request));
    }

    private static Endpoint best(
            Profile profile, Query query, List<Endpoint> candidates, Set<String> excluded, RandomGenerator random) {
        List<Endpoint> fresh = without(candidates, excluded);
        return profile.rank(query, fresh.isEmpty() ? candidates : fresh, random)
                .getFirst()
                .endpoint();
    }

    private Placement.@Nullable Pair complete(
            Query query, List<Group> groups, Endpoint decode, Set<String> excluded, RandomGenerator random) {
        Group group = groupOf(groups, decode);
        if (group == null || group.prefill().isEmpty()) {
            return null;
        }
        try {
            Endpoint prefill = best(computing, query, group.prefill(), excluded, random);
            return new Placement.Pair(group, prefill, decode, Footprint.of(query, shape.capacity(), prefill));
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
