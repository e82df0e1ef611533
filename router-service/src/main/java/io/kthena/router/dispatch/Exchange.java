package io.kthena.router.dispatch;

import io.kthena.router.dispatch.Engines.Call;
import io.kthena.router.request.Refusal;
import io.kthena.router.request.Refused;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Server;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all exchanges share: the attempt budget, the engines that failed, and one exit. A new attempt is made only while
 * nothing was sent to the client.
 */
abstract sealed class Exchange permits SingleExchange, PairExchange {
    final Dispatcher rules;
    final Job job;
    final Set<String> excluded = new HashSet<>(4);

    @Nullable
    Call call;

    private int attempts;

    Exchange(Dispatcher dispatcher, Job job) {
        this.rules = dispatcher;
        this.job = job;
        this.excluded.addAll(dispatcher.avoided());
    }

    /** Makes the first attempt. */
    final void start() {
        job.reply().onGone(this::clientLeft);
        attempts = 1;
        attempt();
    }

    /** Makes one attempt; throws {@link Refused} if there is nothing to attempt it on. */
    abstract void attempt();

    /** The client left before the answer was complete. */
    abstract void clientLeft();

    /** The server as the request met it; a further attempt sees which pods have left or come since. */
    final Server newest() {
        return attempts == 1 ? job.server() : rules.holds().newest(job.server());
    }

    final int attemptNumber() {
        return attempts;
    }

    /** Tries again if the budget allows, else refuses with {@code last}. The first retry is immediate, later ones pause. */
    final void again(String reason, Refusal last) {
        if (job.reply().isGone()) {
            return;
        }
        Duration pause = attempts == 1 ? Duration.ZERO : job.server().limits().pause();
        if (!spend(reason)) {
            job.reply().refuse(last);
        } else if (pause.isZero()) {
            guarded(this::attempt);
        } else {
            rules.timers().after(pause, () -> guarded(this::attempt));
        }
    }

    /** Does something else than a whole new attempt after a pause, out of the same budget; false if it is spent. */
    final boolean later(String reason, Runnable what) {
        if (!spend(reason)) {
            return false;
        }
        rules.timers().after(job.server().limits().pause(), () -> guarded(what));
        return true;
    }

    private boolean spend(String reason) {
        if (attempts > job.server().limits().retries()) {
            return false;
        }
        attempts++;
        job.recorder().retried(reason);
        return true;
    }

    private void guarded(Runnable what) {
        if (job.reply().isGone()) {
            return;
        }
        try {
            what.run();
        } catch (Refused e) {
            job.reply().refuse(e.refusal());
        }
    }

    final void exclude(Endpoint endpoint) {
        excluded.add(endpoint.uid());
    }

    final Call send(Outgoing outgoing, Engines.Listener listener) {
        Call sent = rules.engines().post(outgoing, listener);
        call = sent;
        return sent;
    }

    final Refusal failure(boolean timedOut, String pairs) {
        return timedOut
                ? new Refusal.TimedOut("upstream request timed out: " + pairs)
                : new Refusal.EngineFailed(pairs);
    }
}
