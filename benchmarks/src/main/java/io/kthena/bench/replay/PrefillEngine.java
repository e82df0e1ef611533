package io.kthena.bench.replay;

import io.kthena.router.load.EngineSample;
import io.kthena.router.topology.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A simulated engine that computes prompts: steps with a token budget, prompts in chunks and in order of arrival, a prefix cache
 * over whole blocks. What it has computed stays pinned until it is pulled or its time is over. For one thread.
 */
final class PrefillEngine {
    private record Chunk(Job job, int tokens) {}

    private final Endpoint endpoint;
    private final Calibration.Prefill speed;
    private final Agenda agenda;
    private final Job.Listener router;
    private final BlockPool pool;
    private final Meter firstTokens = new Meter();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final List<Job> running = new ArrayList<>();
    private boolean stepping;

    /** When its link is free for another pull. */
    long linkFree;

    PrefillEngine(Endpoint endpoint, Calibration.Prefill speed, Agenda agenda, Job.Listener router, int largest) {
        this.endpoint = endpoint;
        this.speed = speed;
        this.agenda = agenda;
        this.router = router;
        this.pool = new BlockPool((int) (speed.cacheTokens() / Trace.BLOCK), largest);
    }

    void submit(Job job) {
        job.submitted = agenda.now();
        waiting.add(job);
        step();
    }

    /** Somebody pulled a hold, or its time is over. */
    void release(Job job) {
        pool.release(job.request.blocks());
        step();
    }

    /** What it would say of itself. */
    EngineSample sample() {
        return new EngineSample(waiting.size(), running.size(), pool.usage(), firstTokens.read(), 0);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    int pinned() {
        return pool.pinned();
    }

    boolean isIdle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    private void step() {
        if (stepping) {
            return;
        }
        List<Chunk> chunks = new ArrayList<>();
        int budget = speed.stepTokens();
        for (Job job : running) {
            budget -= chunk(job, budget, chunks);
        }
        while (budget > 0 && running.size() < speed.sequences() && admit()) {
            budget -= chunk(running.getLast(), budget, chunks);
        }
        if (chunks.isEmpty()) {
            return;
        }
        stepping = true;
        double seconds = speed.stepSeconds();
        for (Chunk chunk : chunks) {
            seconds += speed.seconds(chunk.job().done, chunk.job().done + chunk.tokens());
        }
        agenda.after(seconds, () -> ended(chunks));
    }

    private static int chunk(Job job, int budget, List<Chunk> chunks) {
        int tokens = Math.min(budget, job.request.input() - job.done);
        if (tokens > 0) {
            chunks.add(new Chunk(job, tokens));
        }
        return tokens;
    }

    private boolean admit() {
        Job next = waiting.peek();
        if (next == null) {
            return false;
        }
        int[] blocks = next.request.blocks();
        int matched = pool.match(blocks);
        if (!pool.acquire(blocks)) {
            return false;
        }
        waiting.remove();
        // The last token is computed in any case: its output is the first token.
        next.cachedTokens = Math.min(matched * Trace.BLOCK, next.request.input() - 1);
        next.done = next.cachedTokens;
        running.add(next);
        return true;
    }

    private void ended(List<Chunk> chunks) {
        stepping = false;
        for (Chunk chunk : chunks) {
            Job job = chunk.job();
            job.done += chunk.tokens();
            if (job.done == job.request.input()) {
                running.remove(job);
                pool.computed(job.request.blocks());
                firstTokens.add((agenda.now() - job.submitted) / 1e9, 1);
                job.prefilledAt = agenda.now();
                router.prefilled(job);
            }
        }
        step();
    }
}
