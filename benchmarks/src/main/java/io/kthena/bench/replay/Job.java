package io.kthena.bench.replay;

import io.kthena.router.load.Lease;
import io.kthena.router.request.Inference;
import io.kthena.router.schedule.Placement;
import org.jspecify.annotations.Nullable;

/** One attempt of a request on its way through router and engines. For one thread. */
final class Job {
    /** What engines tell the router. */
    interface Listener {
        /** The prompt is computed, its blocks are held. */
        void prefilled(Job job);

        /** The decode engine has pulled the blocks. */
        void pulled(Job job);

        /** The first token of the decode engine. */
        void firstToken(Job job);

        /** The last token. */
        void finished(Job job);
    }

    final Trace.Request request;
    final Inference inference;
    final Placed placed;
    final PrefillEngine holder;
    final String session;
    final int attempt;

    @Nullable
    Lease prefillLease;

    @Nullable
    Lease decodeLease;

    /** Tokens computed so far, cached ones included. */
    int done;

    int cachedTokens;
    long submitted;
    long prefilledAt;
    long firstTokenAt;
    boolean pulled;
    boolean givenUp;
    long lastStep;

    /** A scheduler's choice and the simulated engines behind it. */
    record Placed(Placement.Pair pair, PrefillEngine prefill, DecodeEngine decode) {}

    Job(Trace.Request request, Inference inference, Placed placed, int attempt) {
        this.request = request;
        this.inference = inference;
        this.placed = placed;
        this.holder = placed.prefill();
        this.attempt = attempt;
        this.session = "s" + request.index() + "-" + attempt;
    }

    /** Tokens of KV after the last token. */
    long tokens() {
        return (long) request.input() + request.output();
    }
}
