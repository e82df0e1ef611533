package io.kthena.router.engine;

import io.kthena.router.dispatch.Engines;
import io.kthena.router.dispatch.Outgoing;
import io.kthena.router.dispatch.Timers;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;

/**
 * HTTP/1.1 to engines, directly on Netty: a request, its connections and its timers never leave the event loop it came in on
 * (ADR 0017).
 */
public final class EngineClient implements Engines, Timers {
    private final FastThreadLocal<Lane> lanes = new FastThreadLocal<>();
    private final VertxInternal vertx;
    private final Bootstrap bootstrap;
    private final Options options;

    /**
     * Limits of connections.
     *
     * @param connections most per engine and event loop
     * @param connect time to connect
     * @param keepAlive how long an unused connection is kept; shorter than the engines keep it
     * @param silence on a connection in use before it counts as broken
     */
    public record Options(int connections, Duration connect, Duration keepAlive, Duration silence) {}

    /** Uses the event loops and the resolver of this Vert.x. */
    public EngineClient(Vertx vertx, Options options) {
        this.vertx = (VertxInternal) vertx;
        this.options = options;
        this.bootstrap = new Bootstrap()
                .channelFactory(this.vertx.transport().channelFactory(false))
                .resolver(this.vertx.nettyAddressResolverGroup())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.connect().toMillis());
    }

    @Override
    public Call post(Outgoing outgoing, Listener listener) {
        Lane lane = lane();
        var call = new EngineCall(outgoing, listener, lane);
        lane.pool(outgoing.to()).send(call);
        return call;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return lane().after(delay, task);
    }

    private Lane lane() {
        Lane lane = lanes.getIfExists();
        if (lane == null) {
            lane = new Lane(currentLoop(), bootstrap, options);
            lanes.set(lane);
        }
        return lane;
    }

    private EventLoop currentLoop() {
        for (EventExecutor loop : vertx.getEventLoopGroup()) {
            if (loop.inEventLoop()) {
                return (EventLoop) loop;
            }
        }
        throw new IllegalStateException("not on an event loop: " + Thread.currentThread());
    }
}
