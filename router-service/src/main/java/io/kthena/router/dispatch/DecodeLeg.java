package io.kthena.router.dispatch;

import io.kthena.router.dispatch.PairExchange.Attempt;
import io.kthena.router.dispatch.Sessions.Phase;
import io.kthena.router.handoff.LegBodies;
import io.kthena.router.request.Refusal;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decode leg of one attempt. Its parameters are spent as soon as a byte may have reached an engine: only a refused
 * connection lets another engine of the group have them (mooncake protocol G3).
 */
final class DecodeLeg {
    private final PairExchange exchange;
    private final Dispatcher rules;
    private final Job job;
    private final Attempt attempt;
    private final byte @Nullable [] params;
    private final long heldSince;
    private final LegBodies.Answering answering;
    private Timers.@Nullable Timer deadline;
    private boolean running;
    private boolean pulled;
    private boolean waiting;

    DecodeLeg(PairExchange exchange, Attempt attempt, byte @Nullable [] params, long heldSince) {
        this.exchange = exchange;
        this.rules = exchange.rules;
        this.job = exchange.job;
        this.attempt = attempt;
        this.params = params;
        this.heldSince = heldSince;
        this.answering = LegBodies.answering(job.request().body(), job.model(), job.countsUsage(), params);
    }

    boolean isRunning() {
        return running;
    }

    void start(Endpoint decoder) {
        Duration left = rules.rules().dispatchWithin().minusNanos(rules.now() - heldSince);
        if (params != null && (left.isNegative() || left.isZero())) {
            job.recorder().lateDispatch();
            over(false);
            exchange.again("late", new Refusal.TimedOut("the prefilled KV cache expired before it could be used"));
            return;
        }
        running = true;
        job.recorder().decodeStarted();
        attempt.session().decodeSent(decoder, false);
        exchange.send(
                new Outgoing(
                        decoder,
                        job.head(),
                        answering.body(),
                        job.server().limits().headers()),
                new Listener(decoder));
        if (params != null && job.request().stream()) {
            Duration patience = rules.rules().firstOutputWithin().minusNanos(rules.now() - heldSince);
            deadline = rules.timers().after(patience, () -> tooLate(decoder));
        }
    }

    private final class Listener implements Engines.Listener {
        private final Endpoint decoder;

        Listener(Endpoint decoder) {
            this.decoder = decoder;
        }

        @Override
        public void refused(String reason) {
            attempt.session().connectFailed(decoder);
            exchange.exclude(decoder);
            clearDeadline();
            Endpoint other =
                    rules.scheduler().decoder(job.request(), attempt.pair().group(), exchange.excluded, rules.random());
            if (other == null) {
                nobodyLeft();
                return;
            }
            job.recorder().decodeEnded(false);
            job.recorder().retried("decode_connect");
            job.recorder().placed(other);
            exchange.leaseDecode(attempt.pair().footprint().generates(other));
            start(other);
        }

        @Override
        public void failed(String reason, boolean timedOut) {
            attempt.session().decodeBroken(0, reason);
            keepHold();
            exchange.exclude(decoder);
            lost(timedOut ? "timeout" : "broken", timedOut);
        }

        @Override
        public void answered(Answer answer) {
            int status = answer.head().status();
            job.recorder().upstreamStatus(status);
            if (status >= 500) {
                attempt.session().decodeRejected(status);
                keepHold();
                exchange.exclude(decoder);
                lost("status", false);
                return;
            }
            if (status >= 400) {
                attempt.session().decodeRejected(status);
            }
            new Relay(answer, job, answering.hidesUsage(), new Outcome(decoder, status)).start();
        }
    }

    private final class Outcome implements Relay.Listener {
        private final Endpoint decoder;
        private final boolean succeeded;

        Outcome(Endpoint decoder, int status) {
            this.decoder = decoder;
            this.succeeded = status < 400;
        }

        @Override
        public void firstOutput() {
            clearDeadline();
            pulled = true;
            if (succeeded) {
                attempt.session().firstOutput();
                job.recorder().firstOutput();
            }
        }

        @Override
        public void done(@Nullable Usage usage) {
            if (succeeded) {
                attempt.session().completed(usage == null ? 0 : usage.completion());
            }
            over(succeeded);
        }

        @Override
        public void brokenClean(String reason) {
            if (!running) {
                return;
            }
            attempt.session().decodeBroken(0, reason);
            keepHold();
            exchange.exclude(decoder);
            lost("broken", false);
        }

        @Override
        public void brokenDirty(long afterBytes, String reason) {
            attempt.session().decodeBroken(afterBytes, reason);
            over(false);
        }
    }

    /**
     * No decode engine of the group takes a connection. The parameters are still good: in the only group they wait for an
     * engine to come back; where there are other groups, another pair is the faster way.
     */
    private void nobodyLeft() {
        over(false);
        List<Group> groups = job.server().groups();
        waiting = params != null
                && groups != null
                && groups.size() == 1
                && exchange.later("decode_connect", this::resume);
        if (!waiting) {
            abandon();
        }
    }

    private void abandon() {
        attempt.session().noDecoder();
        keepHold();
        exchange.again("connect", new Refusal.EngineFailed(PairExchange.ALL_FAILED));
    }

    /** Looks for an engine again, in the newest state of the group. */
    private void resume() {
        waiting = false;
        Group group = params == null ? null : rules.holds().group(Hold.of(job, attempt, params, heldSince));
        Endpoint decoder =
                group == null ? null : rules.scheduler().decoder(job.request(), group, Set.of(), rules.random());
        if (decoder == null) {
            abandon();
            return;
        }
        job.recorder().placed(decoder);
        exchange.leaseDecode(attempt.pair().footprint().generates(decoder));
        start(decoder);
    }

    /** Whether the hold waits for an engine. */
    boolean isWaiting() {
        return waiting;
    }

    /** The client left while the hold was waiting: release it. */
    void release() {
        waiting = false;
        if (params != null) {
            new VoidDecode(rules, Hold.of(job, attempt, params, heldSince))
                    .on(attempt.pair().decode());
        }
    }

    /** The engine has not begun to answer although its copy may soon be read from recycled blocks. */
    private void tooLate(Endpoint decoder) {
        deadline = null;
        running = false; // what the cancelled stream still says is no news
        cancelCall();
        job.recorder().decodeEnded(false);
        attempt.session().decodeBroken(0, "no output before the hold ends");
        keepHold();
        job.recorder().lateDispatch();
        exchange.exclude(decoder);
        lost("late", true);
    }

    /** The hold may still be there; only the coordinator can know when nobody reads it any more. */
    private void keepHold() {
        if (params != null && !pulled) {
            rules.holds().keep(Hold.of(job, attempt, params, heldSince));
        }
    }

    private void lost(String reason, boolean timedOut) {
        over(false);
        exchange.again(reason, exchange.failure(timedOut, PairExchange.ALL_FAILED));
    }

    private void over(boolean succeeded) {
        if (running) {
            running = false;
            job.recorder().decodeEnded(succeeded);
        }
        clearDeadline();
        exchange.call = null;
        exchange.releaseDecode();
    }

    /** Closes the decode stream; the engine releases the hold by itself, queued or not. */
    void clientLeft() {
        attempt.session().clientGone(Phase.DECODE, false);
        keepHold();
        cancelCall();
        over(false);
    }

    private void cancelCall() {
        if (exchange.call != null) {
            exchange.call.cancel();
        }
    }

    private void clearDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
