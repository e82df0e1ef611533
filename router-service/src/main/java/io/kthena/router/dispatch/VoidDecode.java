package io.kthena.router.dispatch;

import io.kthena.router.body.Slices;
import io.kthena.router.dispatch.PairExchange.Attempt;
import io.kthena.router.handoff.LegBodies;
import io.kthena.router.load.Lease;
import io.kthena.router.topology.Endpoint;
import io.vertx.core.http.HttpClientResponse;
import java.util.HashSet;
import java.util.Set;

/**
 * Releases a hold whose client is gone, through the engine's own path: a decode leg of one token whose output is dropped, so
 * that an engine pulls and tells the holder (mooncake protocol §8.6, R1). Runs detached; nobody waits for it.
 */
final class VoidDecode {
    private final Dispatcher rules;
    private final Job job;
    private final Attempt attempt;
    private final Slices body;
    private final Set<String> tried = new HashSet<>(4);

    VoidDecode(PairExchange exchange, Attempt attempt, byte[] params) {
        this.rules = exchange.rules;
        this.job = exchange.job;
        this.attempt = attempt;
        this.body = LegBodies.oneToken(job.request().body(), job.model(), params);
    }

    void start() {
        on(attempt.pair().decode());
    }

    private void on(Endpoint decoder) {
        Lease lease = decoder.load().lease();
        attempt.session().decodeSent(decoder, true);
        var outgoing = new Outgoing(decoder, body, job.server().limits().headers());
        rules.engines().post(outgoing, job.request().uri(), job.headers(), new Engines.Listener() {
            @Override
            public void refused(String reason) {
                lease.close();
                attempt.session().connectFailed(decoder);
                tried.add(decoder.uid());
                Endpoint other =
                        rules.scheduler().decoder(job.request(), attempt.pair().group(), tried, rules.random());
                if (other == null) {
                    attempt.session().noDecoder();
                } else {
                    on(other);
                }
            }

            @Override
            public void failed(String reason, boolean timedOut) {
                lease.close();
                attempt.session().decodeBroken(0, reason);
            }

            @Override
            public void answered(HttpClientResponse response) {
                drop(response, lease);
            }
        });
    }

    private void drop(HttpClientResponse response, Lease lease) {
        int status = response.statusCode();
        response.body().onComplete(body -> {
            lease.close();
            if (body.failed()) {
                attempt.session().decodeBroken(0, String.valueOf(body.cause().getMessage()));
            } else if (status >= 400) {
                attempt.session().decodeRejected(status);
            } else {
                attempt.session().firstOutput();
                attempt.session().completed(0);
            }
        });
    }
}
