package io.kthena.router.dispatch;

import io.kthena.router.dispatch.Sessions.Phase;
import io.kthena.router.dispatch.Sessions.Session;
import io.kthena.router.handoff.Handoff;
import io.kthena.router.handoff.PrefillReply;
import io.kthena.router.load.Lease;
import io.kthena.router.request.Refusal;
import io.kthena.router.schedule.Placement;
import org.jspecify.annotations.Nullable;

/**
 * Prefill on one engine, then decode on another of the same group. This class drives the prefill leg; {@link DecodeLeg} drives
 * the other. A prefill leg that may leave a hold is never cut off: if the client leaves, it ends detached and
 * {@link VoidDecode} releases what it holds (mooncake protocol §8.6, R0 and R1).
 */
final class PairExchange extends Exchange {
    static final String ALL_FAILED = "all prefill/decode attempts failed";

    private final Handoff handoff;
    private final boolean holds;
    private @Nullable Session prefilling;
    private @Nullable Lease prefillLease;
    private @Nullable Lease decodeLease;
    private @Nullable DecodeLeg decode;

    PairExchange(Dispatcher dispatcher, Job job, Handoff handoff) {
        super(dispatcher, job);
        this.handoff = handoff;
        this.holds = handoff instanceof Handoff.InBand;
    }

    /** One try at one pair of engines. */
    record Attempt(Placement.Pair pair, Session session) {}

    @Override
    void attempt() {
        var request = job.request();
        Placement.Pair pair = rules.scheduler().pair(request, newest(), excluded, rules.random());
        prefillLease = pair.footprint().computes(pair.prefill());
        decodeLease = pair.footprint().generates(pair.decode());
        Session session = holds ? openSession(pair) : Session.NONE;
        job.recorder().placed(pair.decode());
        job.recorder().paired(pair.prefill(), session.id());
        job.recorder().prefillStarted();
        prefilling = session;
        var body = handoff.prefill(request.body(), job.model());
        session.prefillSent();
        send(
                new Outgoing(
                        pair.prefill(), job.head(), body, job.server().limits().headers()),
                new PrefillListener(new Attempt(pair, session)));
    }

    private Session openSession(Placement.Pair pair) {
        var request = job.request();
        return rules.sessions()
                .open(new Sessions.Facts(
                        request.id(),
                        attemptNumber(),
                        request.model(),
                        job.server().id(),
                        pair.prefill(),
                        request.promptTokens()));
    }

    private final class PrefillListener implements Engines.Listener {
        private final Attempt attempt;

        PrefillListener(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void refused(String reason) {
            attempt.session().prefillFailed(false, 0, reason);
            lost("connect", false);
        }

        @Override
        public void failed(String reason, boolean timedOut) {
            attempt.session().prefillFailed(true, 0, reason);
            lost(timedOut ? "timeout" : "broken", timedOut);
        }

        @Override
        public void answered(Answer answer) {
            int status = answer.head().status();
            job.recorder().upstreamStatus(status);
            if (status >= 500) {
                attempt.session().prefillFailed(true, status, "status " + status);
                lost("status", false);
                return;
            }
            answer.read(new WholeBody(body -> whole(answer.head(), body), reason -> failed(reason, false)));
        }

        private void whole(Head head, byte[] body) {
            if (head.status() >= 400) {
                rejected(head, body);
            } else {
                prefilled(attempt, body);
            }
        }

        /** The client's own mistake: the engine's words go to the client as they are. */
        private void rejected(Head head, byte[] body) {
            attempt.session().prefillRejected(head.status());
            prefillEnded(false);
            releaseDecode();
            if (!job.reply().isGone()) {
                job.reply().whole(head, body);
            }
        }

        private void lost(String reason, boolean timedOut) {
            prefillEnded(false);
            releaseDecode();
            exclude(attempt.pair().prefill());
            again(reason, failure(timedOut, ALL_FAILED));
        }
    }

    private void prefilled(Attempt attempt, byte[] answer) {
        long heldSince = rules.now();
        switch (handoff.read(answer)) {
            case PrefillReply.Unreadable _ -> {
                attempt.session().prefillFailed(true, 200, "unreadable answer");
                prefillEnded(false);
                releaseDecode();
                exclude(attempt.pair().prefill());
                again("unreadable", new Refusal.EngineFailed(ALL_FAILED));
            }
            case PrefillReply.Held held -> {
                attempt.session().prefillDone(held.digest(), "length");
                onward(attempt, held.params(), heldSince);
            }
            case PrefillReply.NotHeld none -> {
                attempt.session().prefillDone(null, none.finishReason());
                job.recorder().missingParams(none.finishReason());
                onward(attempt, null, heldSince);
            }
            case PrefillReply.Ready _ -> {
                attempt.session().prefillDone(null, "length");
                onward(attempt, null, heldSince);
            }
        }
    }

    private void onward(Attempt attempt, byte @Nullable [] params, long heldSince) {
        prefillEnded(true);
        if (!job.reply().isGone()) {
            decode = new DecodeLeg(this, attempt, params, heldSince);
            decode.start(attempt.pair().decode());
            return;
        }
        if (params == null) {
            releaseDecode();
            return;
        }
        releaseDecode();
        new VoidDecode(rules, Hold.of(job, attempt, params, heldSince))
                .on(attempt.pair().decode());
    }

    private void prefillEnded(boolean succeeded) {
        prefilling = null;
        call = null;
        job.recorder().prefillEnded(succeeded);
        if (prefillLease != null) {
            prefillLease.close();
            prefillLease = null;
        }
    }

    /** Moves the decode share to another engine. */
    void leaseDecode(Lease lease) {
        releaseDecode();
        decodeLease = lease;
    }

    void releaseDecode() {
        if (decodeLease != null) {
            decodeLease.close();
            decodeLease = null;
        }
    }

    @Override
    void clientLeft() {
        if (decode != null && decode.isRunning()) {
            job.recorder().clientLeft("decode");
            decode.clientLeft();
            return;
        }
        if (decode != null && decode.isWaiting()) {
            job.recorder().clientLeft("hold");
            decode.release();
            return;
        }
        if (prefilling == null) {
            job.recorder().clientLeft("hold"); // pausing before a retry: nothing is held
            return;
        }
        job.recorder().clientLeft("prefill");
        if (holds) {
            prefilling.clientGone(Phase.PREFILL, true);
        } else if (call != null) {
            call.cancel();
            prefillEnded(false);
            releaseDecode();
        }
    }
}
