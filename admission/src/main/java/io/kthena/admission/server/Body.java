package io.kthena.admission.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Collects a request's body up to a limit; answers 413 beyond it. Used on the request's event loop only. */
final class Body {
    private static final int TOO_LARGE = 413;

    private final HttpServerRequest request;
    private final int limit;
    private final Buffer collected = Buffer.buffer();
    private boolean refused;

    /** @param limit most bytes that are taken */
    Body(HttpServerRequest request, int limit) {
        this.request = request;
        this.limit = limit;
    }

    /** Hands the whole body over, once, unless it is too long or the client leaves before its end. */
    void read(Handler<Buffer> whole) {
        request.handler(this::take);
        request.endHandler(_ -> {
            if (!refused) {
                whole.handle(collected);
            }
        });
    }

    private void take(Buffer chunk) {
        if (refused) {
            return;
        }
        if (collected.length() + chunk.length() > limit) {
            refused = true;
            WebhookServer.refuse(request, TOO_LARGE, "the body is longer than " + limit + " bytes");
        } else {
            collected.appendBuffer(chunk);
        }
    }
}
