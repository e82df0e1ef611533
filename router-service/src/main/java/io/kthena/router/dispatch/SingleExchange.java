package io.kthena.router.dispatch;

import io.kthena.router.handoff.LegBodies;
import io.kthena.router.load.Lease;
import io.kthena.router.request.Refusal;
import io.kthena.router.schedule.Placement;
import io.kthena.router.topology.Endpoint;
import org.jspecify.annotations.Nullable;

/** One engine answers the whole request. */
final class SingleExchange extends Exchange {
    private static final String ALL_FAILED = "request to all pods failed";

    private final LegBodies.Answering answering;
    private @Nullable Lease lease;

    SingleExchange(Dispatcher dispatcher, Job job) {
        super(dispatcher, job);
        this.answering = LegBodies.answering(job.request().body(), job.model(), job.countsUsage(), null);
    }

    @Override
    void attempt() {
        Placement.Single placed = rules.scheduler().single(job.request(), newest(), excluded, rules.random());
        Endpoint endpoint = placed.endpoint();
        lease = placed.footprint().computes(endpoint);
        job.recorder().placed(endpoint);
        job.recorder().decodeStarted();
        var outgoing = new Outgoing(
                endpoint, job.head(), answering.body(), job.server().limits().headers());
        send(outgoing, new Engines.Listener() {
            @Override
            public void refused(String reason) {
                next(endpoint, "connect", false);
            }

            @Override
            public void failed(String reason, boolean timedOut) {
                next(endpoint, timedOut ? "timeout" : "broken", timedOut);
            }

            @Override
            public void answered(Answer answer) {
                job.recorder().upstreamStatus(answer.head().status());
                if (answer.head().status() >= 500) {
                    next(endpoint, "status", false);
                } else {
                    relay(endpoint, answer);
                }
            }
        });
    }

    private void relay(Endpoint endpoint, Answer answer) {
        new Relay(answer, job, answering.hidesUsage(), new Relay.Listener() {
                    @Override
                    public void firstOutput() {
                        job.recorder().firstOutput();
                    }

                    @Override
                    public void done(@Nullable Usage usage) {
                        ended(answer.head().status() < 400);
                    }

                    @Override
                    public void brokenClean(String reason) {
                        next(endpoint, "broken", false);
                    }

                    @Override
                    public void brokenDirty(long afterBytes, String reason) {
                        ended(false);
                    }
                })
                .start();
    }

    private void next(Endpoint endpoint, String reason, boolean timedOut) {
        ended(false);
        exclude(endpoint);
        Refusal refusal = failure(timedOut, ALL_FAILED);
        again(reason, refusal);
    }

    private void ended(boolean succeeded) {
        call = null;
        job.recorder().decodeEnded(succeeded);
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    @Override
    void clientLeft() {
        job.recorder().clientLeft("decode");
        if (call != null) {
            call.cancel();
            ended(false);
        }
    }
}
