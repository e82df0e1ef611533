package io.kthena.router.pipeline;

import io.kthena.router.admission.Admission;
import io.kthena.router.dispatch.Dispatcher;
import io.kthena.router.dispatch.Forwarded;
import io.kthena.router.dispatch.Job;
import io.kthena.router.dispatch.Recorder;
import io.kthena.router.dispatch.Reply;
import io.kthena.router.match.Match;
import io.kthena.router.match.Target;
import io.kthena.router.request.Inference;
import io.kthena.router.request.Refusal;
import io.kthena.router.request.Refused;
import io.kthena.router.topology.Server;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A request's whole journey: route, admit, place, run. Safe for concurrent use; each request stays on its event loop. */
public final class Pipeline {
    private final Supplier<Snapshot> snapshots;
    private final Admission admission;
    private final Dispatcher dispatcher;
    private final RandomGenerator random;

    /** What the http edge gives for one request. */
    public interface Client extends Recorder {
        /** Routing is done; {@code server} is null if it does not exist. */
        void routed(Match match, @Nullable Server server);
    }

    /** @param random for weights; must be safe for concurrent use */
    public Pipeline(Supplier<Snapshot> snapshots, Admission admission, Dispatcher dispatcher, RandomGenerator random) {
        this.snapshots = snapshots;
        this.admission = admission;
        this.dispatcher = dispatcher;
        this.random = random;
    }

    /**
     * Serves one request; returns at once, the answer goes to {@code reply}.
     *
     * @param head what engines get of the client's request line and headers
     */
    public void serve(Inference request, Forwarded head, Reply reply, Client client) {
        try {
            Snapshot snapshot = snapshots.get();
            Match match = snapshot.routes().match(request, random);
            if (match == null) {
                throw new Refused(new Refusal.UnknownModel(request.model()));
            }
            Server server = server(snapshot, match, client);
            admission.admit(request, match, () -> run(new Job(request, match, server, head, reply, client)));
        } catch (Refused e) {
            reply.refuse(e.refusal());
        }
    }

    private void run(Job job) {
        try {
            dispatcher.run(job);
        } catch (Refused e) {
            job.reply().refuse(e.refusal());
        }
    }

    private static Server server(Snapshot snapshot, Match match, Client client) {
        return switch (match.target()) {
            case Target.InCluster(String id) -> {
                Server server = snapshot.fleet().server(id);
                client.routed(match, server);
                if (server == null) {
                    throw new Refused(new Refusal.NoServer(id));
                }
                if (server.pods().isEmpty()) {
                    throw new Refused(new Refusal.NoReadyPods(id));
                }
                yield server;
            }
            case Target.External(String id) -> {
                client.routed(match, null);
                throw new Refused(new Refusal.Unsupported("external model provider " + id + " cannot be reached yet"));
            }
        };
    }
}
