package io.kthena.router.engine;

import io.kthena.router.topology.Endpoint;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to one engine. The one used last is used first, so that spare ones grow old and close. */
final class EnginePool {
    private final Lane lane;
    private final String address;
    private final int port;
    private final byte[] host;
    private final int limit;
    private final long keepAliveNanos;
    private final ArrayDeque<EngineConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<EngineCall> waiting = new ArrayDeque<>();
    private int open;

    /** @param limit of open connections; requests beyond wait */
    EnginePool(Lane lane, Endpoint engine, int limit, long keepAliveNanos) {
        this.lane = lane;
        this.address = engine.host();
        this.port = engine.port();
        this.host = engine.address().getBytes(StandardCharsets.US_ASCII);
        this.limit = limit;
        this.keepAliveNanos = keepAliveNanos;
    }

    /** The {@code Host} header's value. */
    byte[] host() {
        return host;
    }

    /** Sends a request as soon as there is a connection for it. */
    void send(EngineCall call) {
        EngineConnection connection = usable();
        if (connection != null) {
            connection.begin(call);
        } else if (open < limit) {
            connect(call);
        } else {
            waiting.addLast(call);
        }
    }

    private @Nullable EngineConnection usable() {
        EngineConnection last = idle.pollLast();
        while (last != null && (!last.isOpen() || lane.now() - last.lastActive() > keepAliveNanos)) {
            last.close();
            last = idle.pollLast();
        }
        return last;
    }

    private void connect(EngineCall call) {
        open++;
        ChannelFuture connecting = lane.connect(address, port, channel -> new EngineConnection(lane, this, channel));
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                open--;
                call.refused(String.valueOf(connecting.cause().getMessage()));
                sendWaiting();
                return;
            }
            var connection = connecting.channel().pipeline().get(EngineConnection.class);
            lane.add(connection);
            if (call.isOver()) {
                release(connection);
            } else {
                connection.begin(call);
            }
        });
    }

    private void sendWaiting() {
        EngineCall next = nextWaiting();
        if (next != null) {
            send(next);
        }
    }

    private @Nullable EngineCall nextWaiting() {
        EngineCall next = waiting.pollFirst();
        while (next != null && next.isOver()) {
            next = waiting.pollFirst();
        }
        return next;
    }

    /** A connection has done its work. */
    void release(EngineConnection connection) {
        EngineCall next = nextWaiting();
        if (next == null) {
            idle.addLast(connection);
        } else {
            connection.begin(next);
        }
    }

    /** A connection that stood is gone. */
    void closed(EngineConnection connection) {
        open--;
        idle.remove(connection);
        lane.remove(connection);
        sendWaiting();
    }

    /** Whether nothing would be lost with it. */
    boolean isUnused() {
        return open == 0 && waiting.isEmpty();
    }
}
