package io.kthena.bench.replay;

import io.kthena.router.prefix.PrefixHashes;
import io.kthena.router.prefix.PrefixShape;
import io.kthena.router.request.Inference;
import io.kthena.router.schedule.Footprint;
import io.kthena.router.schedule.Placement;
import io.kthena.router.schedule.PluginTimer;
import io.kthena.router.schedule.Profile;
import io.kthena.router.schedule.RandomScore;
import io.kthena.router.schedule.Scheduler;
import io.kthena.router.topology.Group;
import io.kthena.router.topology.Server;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One way to choose engines. All but round robin are the product's own scheduler with other plugins.
 *
 * @param name as on the command line
 * @param chooser the choice
 * @param counting when requests count
 */
record Policy(String name, Chooser chooser, Counting counting) {
    /** Ours: what the router does where nothing else is configured. */
    static final String OURS = "ours";

    static final List<String> NAMES = List.of("random", "round-robin", "kthena", OURS);

    private static final int MAX_WAITING = 10;

    /** Chooses a pair of engines. */
    interface Chooser {
        /** @throws io.kthena.router.request.Refused if there is none for the request */
        Placement.Pair choose(Inference request, Server server, RandomGenerator random);
    }

    /** When a request counts on its engines. */
    enum Counting {
        /** Everything from the moment it is placed, as our router does. */
        AT_PLACEMENT,
        /** On the decode engine when that leg begins; its prefix on both engines when the answer is complete: Kthena. */
        AS_IT_GOES
    }

    /** A policy of a name. */
    static Policy of(String name, RandomGenerator random) {
        var off = PluginTimer.OFF;
        return switch (name) {
            case "random" -> {
                var scorers = List.of(new Profile.Weighted(new RandomScore(random), 1));
                yield new Policy(
                        name, choosing(new Scheduler(new Profile(List.of(), scorers, off))), Counting.AS_IT_GOES);
            }
            case "round-robin" -> new Policy(name, new RoundRobin(), Counting.AS_IT_GOES);
            case "least-request" ->
                new Policy(name, choosing(new Scheduler(Profile.leastRequest(MAX_WAITING, off))), Counting.AS_IT_GOES);
            case "kthena" -> {
                Profile profile = Profile.kthena(MAX_WAITING, off);
                yield new Policy(
                        name, choosing(new Scheduler(profile, profile, PrefixShape.KTHENA)), Counting.AS_IT_GOES);
            }
            case OURS -> new Policy(name, choosing(Scheduler.standard(MAX_WAITING, off)), Counting.AT_PLACEMENT);
            default ->
                throw new IllegalArgumentException(
                        "no policy is called " + name + "; there are " + NAMES + " and least-request");
        };
    }

    private static Chooser choosing(Scheduler scheduler) {
        return (request, server, random) -> scheduler.pair(request, server, Set.of(), random);
    }

    /** Both roles in turn. */
    private static final class RoundRobin implements Chooser {
        private int turn;

        @Override
        public Placement.Pair choose(Inference request, Server server, RandomGenerator random) {
            List<Group> groups = server.groups();
            if (groups == null || groups.isEmpty()) {
                throw new IllegalStateException("no group of engines");
            }
            Group group = groups.getFirst();
            int now = turn++;
            return new Placement.Pair(
                    group,
                    group.prefill().get(now % group.prefill().size()),
                    group.decode().get(now % group.decode().size()),
                    new Footprint(PrefixHashes.NONE, 0, request.promptTokens(), request.promptTokens()));
        }
    }
}
