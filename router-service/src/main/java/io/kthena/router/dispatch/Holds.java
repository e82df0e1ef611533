package io.kthena.router.dispatch;

import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Group;
import io.kthena.router.topology.Server;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds whose decode leg failed. Whether anybody may still read one is not for this router to know, so it waits for the
 * coordinator's word, for as long as the engine would hold it. Bounded in number and bytes. Thread-safe.
 */
public final class Holds {
    private static final int MOST = 1024;
    private static final long MOST_BYTES = 32L << 20;

    private final Map<String, Hold> kept = new LinkedHashMap<>();
    private final Function<String, @Nullable Server> servers;
    private final Executor loop;
    private long bytes;

    /**
     * @param servers the newest state of a ModelServer, by {@code namespace/name}
     * @param loop an event loop, for work that no request's loop does
     */
    public Holds(Function<String, @Nullable Server> servers, Executor loop) {
        this.servers = servers;
        this.loop = loop;
    }

    synchronized void keep(Hold hold) {
        if (hold.session().id().isEmpty()) {
            return;
        }
        kept.put(hold.session().id(), hold);
        bytes += hold.body().length();
        Iterator<Hold> oldest = kept.values().iterator();
        while (kept.size() > MOST || (bytes > MOST_BYTES && kept.size() > 1)) {
            bytes -= oldest.next().body().length();
            oldest.remove();
        }
    }

    private synchronized @Nullable Hold take(String session) {
        Hold hold = kept.remove(session);
        bytes -= hold == null ? 0 : hold.body().length();
        return hold;
    }

    /** The server's newest state, for whoever begins anew: a pod that left service meanwhile is not in it. */
    Server newest(Server server) {
        Server now = servers.apply(server.id());
        return now == null ? server : now;
    }

    /** Puts the engines of a group that are ready now in front of whoever releases its hold. */
    @Nullable
    Group group(Hold hold) {
        Server server = servers.apply(hold.server().id());
        if (server == null || server.groups() == null) {
            return null;
        }
        for (Group group : server.groups()) {
            if (group.value().equals(hold.group())) {
                return group;
            }
        }
        return null;
    }

    /**
     * Sends a decode leg that only releases a hold.
     *
     * @return whether one was sent; false if the hold is not known here, too old, or no engine is left to pull it
     */
    boolean release(String session, Dispatcher dispatcher) {
        Hold hold = take(session);
        if (hold == null
                || dispatcher.now() - hold.since()
                        > dispatcher.rules().dispatchWithin().toNanos()) {
            return false;
        }
        Group group = group(hold);
        Set<String> none = new HashSet<>();
        Endpoint decoder =
                group == null ? null : dispatcher.scheduler().decoder(hold.request(), group, none, dispatcher.random());
        if (decoder == null) {
            return false;
        }
        loop.execute(() -> new VoidDecode(dispatcher, hold).on(decoder));
        return true;
    }
}
