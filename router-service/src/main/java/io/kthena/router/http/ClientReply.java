package io.kthena.router.http;

import io.kthena.router.dispatch.Head;
import io.kthena.router.dispatch.Reply;
import io.kthena.router.request.Refusal;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** One client's HTTP response. Every way it can end leads to {@link AccessRecord#settle} exactly once. */
final class ClientReply implements Reply {
    static final String ID = "x-request-id";

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final AccessRecord record;
    private @Nullable Runnable goneHandler;
    private boolean begun;
    private boolean gone;
    private boolean over;

    ClientReply(HttpServerRequest request, AccessRecord record) {
        this.request = request;
        this.response = request.response();
        this.record = record;
        response.exceptionHandler(_ -> left());
        response.closeHandler(_ -> left());
    }

    private void left() {
        if (over || gone) {
            return;
        }
        gone = true;
        Runnable handler = goneHandler;
        if (handler != null) {
            handler.run();
        }
        record.failed("client_disconnected", "the client closed the connection", "request_failed");
        record.settle(begun ? response.getStatusCode() : 499);
    }

    /** Not copied: what we write is ours. */
    private static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public void onGone(Runnable handler) {
        goneHandler = handler;
    }

    @Override
    public void begin(Head engine) {
        begun = true;
        head(engine);
        response.setChunked(true);
    }

    private void head(Head engine) {
        response.setStatusCode(engine.status());
        HopByHop.downstream(engine, response.headers());
        response.putHeader(ID, record.requestId());
    }

    @Override
    public void write(byte[] part) {
        response.write(buffer(part));
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void onDrain(Runnable handler) {
        response.drainHandler(_ -> handler.run());
    }

    @Override
    public void end(byte[] last) {
        over = true;
        if (last.length == 0) {
            response.end();
        } else {
            response.end(buffer(last));
        }
        record.settle(response.getStatusCode());
    }

    @Override
    public void whole(Head engine, byte[] body) {
        if (gone || over) {
            return;
        }
        over = true;
        head(engine);
        if (engine.status() >= 400) {
            record.failed("upstream", "the engine answered " + engine.status(), "request_failed");
        }
        response.end(buffer(body));
        record.settle(engine.status());
    }

    @Override
    public void refuse(Refusal refusal) {
        if (gone || over) {
            return;
        }
        over = true;
        Statuses status = Statuses.of(refusal);
        record.failed(status.logType(), refusal.message(), status.metric());
        response.setStatusCode(status.code())
                .putHeader(ID, record.requestId())
                .putHeader("Content-Type", "application/json; charset=utf-8");
        if (status.retryLater()) {
            response.putHeader("Retry-After", "1");
        }
        if (refusal instanceof Refusal.TooLarge && request.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.end(status.body(refusal));
        record.settle(status.code());
    }

    @Override
    public void breakOff(Refusal refusal, boolean events) {
        if (gone || over) {
            return;
        }
        over = true;
        Statuses status = Statuses.of(refusal);
        record.failed(status.logType(), refusal.message(), status.metric());
        if (events) {
            response.end("data: " + status.body(refusal) + "\n\n");
        } else {
            request.connection().close();
        }
        record.settle(response.getStatusCode());
    }
}
