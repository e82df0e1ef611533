package io.kthena.bench.replay;

import io.kthena.kv.session.Event;
import io.kthena.router.request.Inference;
import io.kthena.router.request.Refused;
import io.kthena.router.schedule.Placement;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * One trace, one policy, one split: the router's part of the story. Placing, counting and session reports are the product's; what
 * this class adds is the order in which the product's dispatcher does them. For one thread.
 */
final class Replay implements Job.Listener {
    private static final int ATTEMPTS = 3;
    /** How long before a hold ends the router stops to wait for a first token, as {@code kthena.router.handoff.quiesce} and a second. */
    private static final double QUIESCE_SECONDS = 36;

    /**
     * What does not depend on policy and split.
     *
     * @param intake of the same requests
     * @param scrapeSeconds interval of the router's scraper
     * @param seed of every random choice
     */
    record Conditions(Trace trace, Intake intake, Calibration calibration, double scrapeSeconds, long seed) {}

    private final Conditions conditions;
    private final Policy policy;
    private final RandomGenerator random;
    private final Agenda agenda = new Agenda();
    private final Gaps gaps = new Gaps();
    private final Fleet fleet;
    private final Books books;
    private final Score score;
    private int open;

    private Replay(Conditions conditions, String policy, Fleet.Split split) {
        this.conditions = conditions;
        this.random = new Random(conditions.seed());
        this.policy = Policy.of(policy, random);
        int largest = conditions.trace().largestBlock();
        this.fleet = new Fleet(split, new Fleet.Setting(conditions.calibration(), agenda, this, gaps, largest));
        this.books = new Books(agenda, conditions.calibration().holdSeconds());
        this.score = new Score(conditions.trace(), gaps);
    }

    /** Replays and says how it went. Deterministic, save for the time it took. */
    static Outcome run(Conditions conditions, String policy, Fleet.Split split, Score.Limits limits) {
        long begun = System.nanoTime();
        var replay = new Replay(conditions, policy, split);
        replay.play();
        var ending = new Score.Ending(
                replay.books.ended(), replay.books.left() + replay.fleet.pinned(), replay.agenda.now() / 1e9);
        return replay.score.outcome(policy, split, limits, ending, (System.nanoTime() - begun) / 1e9);
    }

    private void play() {
        open = conditions.trace().requests().size();
        for (Trace.Request request : conditions.trace().requests()) {
            agenda.at(
                    request.arrival(), () -> arrive(request, conditions.intake().of(request), 1));
        }
        scrape();
        heartbeat();
        agenda.run();
    }

    private void scrape() {
        fleet.scrape(agenda.now());
        if (open > 0) {
            agenda.after(conditions.scrapeSeconds(), this::scrape);
        }
    }

    private void heartbeat() {
        if (open > 0) {
            books.heartbeat(this::heartbeat);
        }
    }

    private void arrive(Trace.Request request, Inference inference, int attempt) {
        Placement.Pair pair;
        try {
            pair = policy.chooser().choose(inference, fleet.server(), random);
        } catch (Refused e) {
            score.refused();
            open--;
            return;
        }
        var placed = new Job.Placed(pair, fleet.prefill(pair.prefill()), fleet.decode(pair.decode()));
        var job = new Job(request, inference, placed, attempt);
        score.placed(job);
        if (policy.counting() == Policy.Counting.AT_PLACEMENT) {
            job.prefillLease = pair.footprint().computes(pair.prefill());
            job.decodeLease = pair.footprint().generates(pair.decode());
        } else {
            job.prefillLease = pair.prefill().load().lease(pair.footprint().toCompute());
        }
        books.opened(job);
        placed.prefill().submit(job);
    }

    @Override
    public void prefilled(Job job) {
        Placement.Pair pair = job.placed.pair();
        if (job.prefillLease != null) {
            job.prefillLease.close();
        }
        if (job.decodeLease == null) {
            job.decodeLease = pair.footprint().generates(pair.decode());
        }
        books.held(job);
        books.dispatched(job);
        double hold = conditions.calibration().holdSeconds();
        agenda.after(Math.max(0, hold - QUIESCE_SECONDS), () -> giveUp(job));
        agenda.after(hold, () -> expire(job));
        job.placed.decode().submit(job);
    }

    /** No first token may come of a hold that is about to end: another attempt, with a prefill leg of its own. */
    private void giveUp(Job job) {
        if (job.firstTokenAt > 0 || job.pulled || !job.placed.decode().abort(job)) {
            return;
        }
        job.givenUp = true;
        closeDecode(job);
        books.tell(job, new Event.DecodeBroken());
        if (job.attempt < ATTEMPTS) {
            arrive(job.request, job.inference, job.attempt + 1);
        } else {
            score.failed();
            open--;
        }
    }

    private void expire(Job job) {
        if (!job.pulled && job.givenUp) {
            score.expired(job, agenda.now());
            job.holder.release(job);
        }
    }

    @Override
    public void pulled(Job job) {
        score.pulled(job, agenda.now());
        job.holder.release(job);
    }

    @Override
    public void firstToken(Job job) {
        books.tell(job, new Event.FirstOutput());
    }

    @Override
    public void finished(Job job) {
        closeDecode(job);
        books.tell(job, new Event.Completed());
        if (policy.counting() == Policy.Counting.AS_IT_GOES) {
            var footprint = job.placed.pair().footprint();
            job.placed.pair().prefill().load().remember(footprint.prefix(), footprint.capacity());
            job.placed.pair().decode().load().remember(footprint.prefix(), footprint.capacity());
        }
        score.finished(job, agenda.now());
        open--;
    }

    private static void closeDecode(Job job) {
        if (job.decodeLease != null) {
            job.decodeLease.close();
        }
    }
}
