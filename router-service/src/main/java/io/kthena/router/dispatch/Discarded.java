package io.kthena.router.dispatch;

import io.vertx.core.http.HttpClientResponse;

/** Reads an answer that nobody wants, so that its connection can be used again. */
final class Discarded {
    private Discarded() {}

    static void body(HttpClientResponse response) {
        response.exceptionHandler(_ -> {});
        response.handler(_ -> {});
    }
}
