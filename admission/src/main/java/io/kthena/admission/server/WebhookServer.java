package io.kthena.admission.server;

import io.kthena.admission.certificate.Identity;
import io.kthena.admission.review.MalformedReview;
import io.kthena.admission.review.Review;
import io.kthena.admission.review.ReviewCodec;
import io.kthena.admission.review.Webhook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The TLS port that the API server asks: TLS 1.2 or newer, HTTP/1.1 or 2. It opens with the first certificate and goes on
 * with every later one without closing a connection. Reviews are judged on worker threads, never on an event loop.
 */
public final class WebhookServer {
    /** Two copies of the largest object that etcd takes, and then some. */
    private static final int LARGEST_BODY = 8 * 1024 * 1024;

    /** Longer than the API server keeps an idle connection (90 s), so that it is the one to close. */
    private static final int IDLE_SECONDS = 120;

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final Logger LOG = Logger.getLogger(WebhookServer.class);

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final ReviewCodec codec = new ReviewCodec();
    private final Map<String, Webhook> webhooks;
    private volatile @Nullable HttpServer server;

    /**
     * @param host address to listen on
     * @param port port to listen on; 0 for any free one
     */
    public WebhookServer(Vertx vertx, String host, int port, Collection<Webhook> webhooks) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.webhooks = webhooks.stream().collect(Collectors.toUnmodifiableMap(Webhook::path, Function.identity()));
    }

    /**
     * Serves with this certificate from now on: opens the port, or changes the certificate of the open one. Not to be called
     * by several threads at once. Fails if the port is taken or the certificate cannot be used; an open port then goes on
     * with the certificate it has.
     */
    public Future<Void> serve(Identity identity) {
        var keys = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(identity.certificates()))
                .addKeyValue(Buffer.buffer(identity.key()));
        HttpServer open = server;
        return open == null ? open(keys) : renew(open, keys);
    }

    private static Future<Void> renew(HttpServer open, PemKeyCertOptions keys) {
        var tls =
                new SSLOptions().setKeyCertOptions(keys).setUseAlpn(true).setEnabledSecureTransportProtocols(PROTOCOLS);
        return open.updateSSLOptions(tls, true).mapEmpty();
    }

    private Future<Void> open(PemKeyCertOptions keys) {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                .setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(keys);
        return vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .onSuccess(listening -> {
                    server = listening;
                    LOG.infof("webhooks are served on %s:%d", host, listening.actualPort());
                })
                .mapEmpty();
    }

    /** The open port; 0 as long as there is none. */
    public int port() {
        HttpServer open = server;
        return open == null ? 0 : open.actualPort();
    }

    /** Closes the port; requests under way are cut off. */
    public Future<Void> close() {
        HttpServer open = server;
        server = null;
        return open == null ? Future.succeededFuture() : open.close();
    }

    private void handle(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        if (request.method().equals(HttpMethod.GET) && "/healthz".equals(request.path())) {
            request.response().end("ok");
            return;
        }
        Webhook webhook = webhooks.get(String.valueOf(request.path()));
        if (webhook == null) {
            refuse(request, 404, "no webhook has this path");
        } else if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("Allow", "POST");
            refuse(request, 405, "a review is posted");
        } else if (!isJson(request.getHeader("Content-Type"))) {
            refuse(request, 400, "Content-Type must be application/json");
        } else {
            new Body(request, LARGEST_BODY).read(body -> judge(request, webhook, body));
        }
    }

    private void judge(HttpServerRequest request, Webhook webhook, Buffer body) {
        vertx.executeBlocking(() -> answer(webhook, body.getBytes()), false).onComplete(reply -> {
            if (reply.succeeded()) {
                request.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(reply.result()));
            } else if (reply.cause() instanceof MalformedReview malformed) {
                refuse(request, 400, String.valueOf(malformed.getMessage()));
            } else {
                LOG.errorf(reply.cause(), "webhook %s failed", webhook.path());
                refuse(request, 500, "the webhook failed; the service's log says why");
            }
        });
    }

    private byte[] answer(Webhook webhook, byte[] body) throws MalformedReview {
        Review review = codec.decode(body);
        return codec.encode(review.uid(), webhook.answer(review));
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    static void refuse(HttpServerRequest request, int status, String reason) {
        request.response().setStatusCode(status).end(reason + "\n");
    }
}
