package io.kthena.cluster.api;

import io.kthena.cluster.store.Store;
import io.kthena.cluster.watch.Client;
import io.kthena.cluster.watch.WatchRequest;
import io.kthena.cluster.watch.WatchStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Answers that go on: watches over HTTP and WebSocket, and logs. */
final class Streams {
    private static final long BOOKMARK_MILLIS = 60_000;
    private static final int CHUNK = 8192;

    private final Vertx vertx;
    private final Store store;
    private final Clock clock;
    private final Executor threads;
    private final Set<WatchStream> open = ConcurrentHashMap.newKeySet();
    private final long bookmarks;

    Streams(Vertx vertx, Store store, Clock clock, Executor threads) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.threads = threads;
        this.bookmarks = vertx.setPeriodic(BOOKMARK_MILLIS, _ -> open.forEach(WatchStream::bookmark));
    }

    void close() {
        vertx.cancelTimer(bookmarks);
        open.forEach(WatchStream::stop);
    }

    void overHttp(HttpServerRequest http, WatchRequest request) {
        HttpServerResponse response = http.response();
        if (response.closed()) {
            return;
        }
        response.setChunked(true).putHeader("Content-Type", Reply.JSON).putHeader("Cache-Control", "no-cache, private");
        // Clients wait for the head before they believe that they watch.
        response.writeHead();
        Context context = vertx.getOrCreateContext();
        Client client = new Sink<>(response, context, b -> response.write(Buffer.buffer(b)), response::end);
        run(request, client, closed -> {
            response.closeHandler(_ -> closed.run());
            response.exceptionHandler(_ -> closed.run());
        });
    }

    void overWebSocket(HttpServerRequest http, WatchRequest request) {
        http.toWebSocket().onSuccess(socket -> {
            Context context = vertx.getOrCreateContext();
            Client client = new Sink<ServerWebSocket>(
                    socket,
                    context,
                    b -> socket.writeTextMessage(new String(b, 0, b.length - 1, StandardCharsets.UTF_8)),
                    socket::close);
            run(request, client, closed -> {
                socket.closeHandler(_ -> closed.run());
                socket.exceptionHandler(_ -> closed.run());
            });
            http.resume();
        });
    }

    private void run(WatchRequest request, Client client, Consumer<Runnable> onClosed) {
        WatchStream watch = new WatchStream(request, store, client, clock);
        open.add(watch);
        long timer = vertx.setTimer(Math.max(1, request.timeout().toMillis()), _ -> {
            watch.close();
            open.remove(watch);
        });
        onClosed.accept(() -> {
            vertx.cancelTimer(timer);
            watch.stop();
            open.remove(watch);
        });
        watch.start();
    }

    /** A response or socket as the end of a watch. */
    private record Sink<S extends WriteStream<?>>(S stream, Context context, Consumer<byte[]> sender, Runnable ender)
            implements Client {
        @Override
        public void send(byte[] event) {
            sender.accept(event);
        }

        @Override
        public boolean isFull() {
            return stream.writeQueueFull();
        }

        @Override
        public void onDrained(Runnable resume) {
            stream.drainHandler(_ -> resume.run());
        }

        @Override
        public void end() {
            ender.run();
        }

        @Override
        public void execute(Runnable task) {
            context.runOnContext(_ -> task.run());
        }
    }

    /** Copies text to the client as it comes; a client that goes away closes the text. */
    void text(Context context, HttpServerRequest http, InputStream text) {
        HttpServerResponse response = http.response();
        context.runOnContext(_ -> {
            response.setChunked(true).putHeader("Content-Type", "text/plain");
            response.writeHead();
            response.closeHandler(_ -> threads.execute(() -> close(text)));
            threads.execute(() -> pump(response, text));
        });
    }

    private static void pump(HttpServerResponse response, InputStream text) {
        byte[] chunk = new byte[CHUNK];
        try (text) {
            for (int n = text.read(chunk); n >= 0; n = text.read(chunk)) {
                // Waiting for the write keeps a slow reader from filling the memory.
                response.write(Buffer.buffer(n).appendBytes(chunk, 0, n))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            }
            response.end();
        } catch (IOException | CompletionException | IllegalStateException e) {
            // The reader is gone or the log has ended: both end the stream.
            if (!response.ended() && !response.closed()) {
                response.reset();
            }
        }
    }

    private static void close(InputStream text) {
        try {
            text.close();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }
}
