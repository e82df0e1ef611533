package io.kthena.router.dispatch;

import io.kthena.router.load.Lease;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
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
        var outgoing = new Outgoing(
                decoder, hold.head(), hold.body(), hold.server().limits().headers());
        rules.engines().post(outgoing, new Engines.Listener() {
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
            public void answered(Answer answer) {
                drop(answer, lease);
            }
        });
    }

    private void drop(Answer answer, Lease lease) {
        answer.read(new WholeBody(
                _ -> {
                    lease.close();
                    ended(answer.head().status());
                },
                reason -> {
                    lease.close();
                    hold.session().decodeBroken(0, reason);
                }));
    }

    private void ended(int status) {
        if (status >= 400) {
            hold.session().decodeRejected(status);
        } else {
            hold.session().firstOutput();
            hold.session().completed(0);
        }
    }
}
