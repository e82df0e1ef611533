package io.kthena.router.dispatch;

import io.kthena.router.load.Lease;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
import io.vertx.core.http.HttpClientResponse;
import java.util.HashSet;
import java.util.Set;

/**
 * Releases a hold whose client is gone, through the engine's own path: a decode leg of one token whose output is dropped, so
 * that an engine pulls and tells the holder (mooncake protocol §8.6, R1). Runs detached; nobody waits for it.
 */
final class VoidDecode {
    private final Dispatcher rules;
    private final Hold hold;
    private final Set<String> tried = new HashSet<>(4);

    VoidDecode(Dispatcher rules, Hold hold) {
        this.rules = rules;
        this.hold = hold;
    }

    /** Sends it to this engine, or, where that refuses the connection, to another one of the group. */
    void on(Endpoint decoder) {
        Lease lease = decoder.load().lease();
        hold.session().decodeSent(decoder, true);
        var outgoing = new Outgoing(decoder, hold.body(), hold.server().limits().headers());
        rules.engines().post(outgoing, hold.request().uri(), hold.headers(), new Engines.Listener() {
            @Override
            public void refused(String reason) {
                lease.close();
                hold.session().connectFailed(decoder);
                tried.add(decoder.uid());
                Group group = rules.holds().group(hold);
                Endpoint other =
                        group == null ? null : rules.scheduler().decoder(hold.request(), group, tried, rules.random());
                if (other == null) {
                    hold.session().noDecoder();
                    rules.holds().keep(hold);
                } else {
                    on(other);
                }
            }

            @Override
            public void failed(String reason, boolean timedOut) {
                lease.close();
                hold.session().decodeBroken(0, reason);
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
                hold.session().decodeBroken(0, String.valueOf(body.cause().getMessage()));
            } else if (status >= 400) {
                hold.session().decodeRejected(status);
            } else {
                hold.session().firstOutput();
                hold.session().completed(0);
            }
        });
    }
}
