package io.kthena.bench.replay;

import io.kthena.router.load.EngineSample;
import io.kthena.router.topology.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A simulated engine that generates: a request waits until its whole context and answer fit, then its KV is pulled, one pull at a
 * time on each engine's link, then it takes part in every step until its last token. For one thread.
 */
final class DecodeEngine {
    private final Endpoint endpoint;
    private final Calibration speeds;
    private final Agenda agenda;
    private final Job.Listener router;
    private final Gaps gaps;
    private final Meter firstTokens = new Meter();
    private final Meter tokens = new Meter();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final List<Job> joining = new ArrayList<>();
    private final PriorityQueue<Job> running = new PriorityQueue<>(
            Comparator.<Job>comparingLong(job -> job.lastStep).thenComparing(job -> job.session));
    private int pulling;
    private long reserved;
    private long context;
    private long steps;
    private long linkFree;
    private boolean stepping;

    DecodeEngine(Endpoint endpoint, Calibration speeds, Agenda agenda, Job.Listener router, Gaps gaps) {
        this.endpoint = endpoint;
        this.speeds = speeds;
        this.agenda = agenda;
        this.router = router;
        this.gaps = gaps;
    }

    /** Takes a request whose prompt's KV a prefill engine holds. */
    void submit(Job job) {
        job.submitted = agenda.now();
        waiting.add(job);
        admit();
    }

    /** Forgets a request that it has not begun to pull; false if it has. */
    boolean abort(Job job) {
        return waiting.remove(job);
    }

    /** What it would say of itself: a request whose KV is being pulled counts as waiting. */
    EngineSample sample() {
        double usage = (double) reserved / speeds.decode().cacheTokens();
        return new EngineSample(waiting.size() + pulling, running.size(), usage, firstTokens.read(), tokens.read());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    private void admit() {
        var limits = speeds.decode();
        while (!waiting.isEmpty()
                && running.size() + joining.size() + pulling < limits.sequences()
                && reserved + waiting.element().tokens() <= limits.cacheTokens()) {
            Job job = waiting.remove();
            reserved += job.tokens();
            pull(job);
        }
    }

    private void pull(Job job) {
        pulling++;
        var link = speeds.transfer();
        var holder = job.holder;
        double seconds = link.seconds() + job.request.input() * speeds.kvBytesPerToken() / link.bytesPerSecond();
        long end = Math.max(agenda.now(), Math.max(linkFree, holder.linkFree)) + Agenda.nanos(seconds);
        linkFree = end;
        holder.linkFree = end;
        agenda.at(end, () -> {
            pulling--;
            job.pulled = true;
            router.pulled(job);
            joining.add(job);
            step();
        });
    }

    private void step() {
        if (stepping || (joining.isEmpty() && running.isEmpty())) {
            return;
        }
        stepping = true;
        List<Job> joined = List.copyOf(joining);
        joining.clear();
        for (Job job : joined) {
            job.lastStep = steps + job.request.output();
            context += job.request.input();
            running.add(job);
        }
        double seconds = speeds.decode().seconds(running.size(), context);
        agenda.after(seconds, () -> ended(joined, seconds));
    }

    private void ended(List<Job> joined, double seconds) {
        stepping = false;
        steps++;
        context += running.size();
        int older = running.size() - joined.size();
        gaps.add(seconds, older);
        tokens.add(seconds, older);
        for (Job job : joined) {
            job.firstTokenAt = agenda.now();
            firstTokens.add((agenda.now() - job.submitted) / 1e9, 1);
            router.firstToken(job);
        }
        while (!running.isEmpty() && running.element().lastStep <= steps) {
            Job job = running.remove();
            context -= job.tokens();
            reserved -= job.tokens();
            router.finished(job);
        }
        admit();
        step();
    }
}
