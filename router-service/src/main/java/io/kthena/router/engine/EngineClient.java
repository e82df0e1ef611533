package io.kthena.router.engine;

import io.kthena.router.body.Slices;
import io.kthena.router.dispatch.Engines;
import io.kthena.router.dispatch.Outgoing;
import io.kthena.router.dispatch.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** HTTP/1.1 to engines: one pool per event loop, so that a request and its connections never change threads. */
public final class EngineClient implements Engines, Timers {
    /** Below this a body is copied into one buffer: cheaper than a gathering write. */
    private static final int COPY_BELOW = 4096;

    private final Vertx vertx;
    private final HttpClientOptions options;
    private final PoolOptions pool;
    private final Map<Thread, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * @param connections limit per engine and event loop
     * @param connect time to connect
     * @param keepAlive how long an unused connection is kept; shorter than the engines keep it
     * @param idle silence on a connection in use before it counts as broken
     */
    public EngineClient(Vertx vertx, int connections, Duration connect, Duration keepAlive, Duration idle) {
        this.vertx = vertx;
        this.options = new HttpClientOptions()
                .setKeepAlive(true)
                .setKeepAliveTimeout((int) keepAlive.toSeconds())
                .setPipelining(false)
                .setTcpNoDelay(true)
                .setConnectTimeout((int) connect.toMillis())
                .setReadIdleTimeout((int) idle.toSeconds())
                .setDecompressionSupported(false)
                .setMaxChunkSize(65536)
                .setPoolCleanerPeriod(5000);
        this.pool = new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1);
    }

    @Override
    public Call post(Outgoing outgoing, String uri, MultiMap headers, Listener listener) {
        var request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(outgoing.to().host())
                .setPort(outgoing.to().port())
                .setURI(uri)
                .setHeaders(headers);
        var call = new PendingCall(this, listener);
        call.start(client().request(request), buffer(outgoing.body()), outgoing.headers());
        return call;
    }

    private HttpClient client() {
        return clients.computeIfAbsent(
                Thread.currentThread(),
                _ -> vertx.httpClientBuilder()
                        .with(options)
                        .with(pool)
                        .withConnectHandler(EngineClient::joinPieces)
                        .build());
    }

    private static void joinPieces(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var last = base.channelHandlerContext();
            last.pipeline().addBefore(last.name(), "join", new PieceJoiner());
        }
    }

    private static Buffer buffer(Slices body) {
        List<Slices.Slice> runs = body.runs();
        if (runs.size() == 1 && runs.getFirst().length() == runs.getFirst().bytes().length) {
            return Buffer.buffer(Unpooled.wrappedBuffer(runs.getFirst().bytes()));
        }
        if (body.length() < COPY_BELOW) {
            return Buffer.buffer(Unpooled.wrappedBuffer(body.joined()));
        }
        ByteBuf[] parts = new ByteBuf[runs.size()];
        for (int i = 0; i < parts.length; i++) {
            var run = runs.get(i);
            parts[i] = Unpooled.wrappedBuffer(run.bytes(), run.start(), run.length());
        }
        return Buffer.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }

    @Override
    public long after(Duration delay, Runnable task) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
    }

    @Override
    public void cancel(long id) {
        vertx.cancelTimer(id);
    }
}
