package io.kthena.cluster.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Posts reviews to webhooks. Calls return at once; their results come on threads of Vert.x or of a timer. */
final class Caller {
    private final Clients clients;
    private final Destinations destinations;

    Caller(Vertx vertx, Destinations destinations) {
        this.clients = new Clients(vertx);
        this.destinations = destinations;
    }

    /** Forgets the connections to servers that no webhook names any longer. */
    void keepOnly(Collection<String> caBundles) {
        clients.keepOnly(caBundles);
    }

    /** The body of the answer, or {@link CallFailed}, when it is there or the webhook's time is over. */
    CompletableFuture<byte[]> call(Webhook webhook, byte[] review) {
        Duration timeout = webhook.policies().timeout();
        try {
            Destination destination = destinations.of(webhook);
            HttpClient client = clients.trusting(webhook.address().caBundle());
            RequestOptions options = options(destination, timeout);
            Exchange exchange = new Exchange(client, options, Buffer.buffer(review));
            return exchange.run()
                    .exceptionallyCompose(failure -> Failures.isLostConnection(failure)
                            ? exchange.run()
                            : CompletableFuture.failedFuture(failure))
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((_, failure) -> exchange.abandonUnlessDone(failure))
                    .exceptionally(failure -> {
                        throw new CompletionException(Failures.of(failure, destination, timeout));
                    });
        } catch (CallFailed e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static RequestOptions options(Destination destination, Duration timeout) {
        URI url = destination.url();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(true)
                .setServer(SocketAddress.inetSocketAddress(destination.connectPort(), destination.connectHost()))
                .setHost(destination.serverName())
                .setPort(url.getPort() < 0 ? destination.connectPort() : url.getPort())
                .setURI(path + "?timeout=" + timeout.toSeconds() + "s")
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "kube-apiserver-admission");
    }

    /** How messages name a call. */
    static String post(URI url, Duration timeout) {
        return "Post \"" + url + "?timeout=" + timeout.toSeconds() + "s\": ";
    }

    /** One call, perhaps on the second connection. */
    private static final class Exchange {
        private final HttpClient client;
        private final RequestOptions options;
        private final Buffer body;
        private volatile CompletableFuture<HttpClientRequest> request = new CompletableFuture<>();

        Exchange(HttpClient client, RequestOptions options, Buffer body) {
            this.client = client;
            this.options = options;
            this.body = body;
        }

        CompletableFuture<byte[]> run() {
            CompletableFuture<HttpClientRequest> opened =
                    client.request(options).toCompletionStage().toCompletableFuture();
            request = opened;
            return opened.thenCompose(r -> r.send(body)
                    .compose(response -> response.body()
                            .compose(answer -> response.statusCode() / 100 == 2
                                    ? io.vertx.core.Future.succeededFuture(answer.getBytes())
                                    : io.vertx.core.Future.failedFuture(
                                            new Failures.Refused(response.statusCode(), answer.toString()))))
                    .toCompletionStage()
                    .toCompletableFuture());
        }

        void abandonUnlessDone(@org.jspecify.annotations.Nullable Throwable failure) {
            if (failure instanceof java.util.concurrent.TimeoutException) {
                CompletableFuture<Boolean> unused = request.thenApply(HttpClientRequest::reset);
            }
        }
    }
}
