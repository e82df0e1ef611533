package io.kthena.router.engine;

import io.kthena.router.dispatch.Timers.Timer;
import io.kthena.router.topology.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What one event loop has to itself: its pools, its connections, its buffer. Nothing here is shared, so nothing is locked. */
final class Lane {
    private static final int ROOM = 65_536;

    private record Key(String host, int port) {}

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final EngineClient.Options options;
    private final Map<Key, EnginePool> pools = new HashMap<>();
    private final Set<EngineConnection> connections = new HashSet<>();
    private byte[] scratch = new byte[ROOM];

    /** @param bootstrap with everything but group and handler */
    Lane(EventLoop loop, Bootstrap bootstrap, EngineClient.Options options) {
        this.loop = loop;
        this.bootstrap = bootstrap.clone().group(loop);
        this.options = options;
        loop.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    EnginePool pool(Endpoint engine) {
        return pools.computeIfAbsent(
                new Key(engine.host(), engine.port()),
                _ -> new EnginePool(
                        this, engine, options.connections(), options.keepAlive().toNanos()));
    }

    ChannelFuture connect(String host, int port, Function<Channel, EngineConnection> handler) {
        return bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler.apply(channel));
                    }
                })
                .connect(host, port);
    }

    void add(EngineConnection connection) {
        connections.add(connection);
    }

    void remove(EngineConnection connection) {
        connections.remove(connection);
    }

    /** A buffer that anybody on this loop may use until they return. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        return scratch;
    }

    long now() {
        return System.nanoTime();
    }

    Timer after(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = loop.schedule(task, Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Closes what has been idle for too long, in use or not. */
    private void sweep() {
        long now = now();
        for (EngineConnection connection : List.copyOf(connections)) {
            long idle = now - connection.lastActive();
            if (connection.isIdle() && idle > options.keepAlive().toNanos()) {
                connection.close();
            } else if (!connection.isIdle() && idle > options.silence().toNanos()) {
                connection.silent("nothing came for " + options.silence());
            }
        }
        pools.values().removeIf(EnginePool::isUnused);
    }
}
