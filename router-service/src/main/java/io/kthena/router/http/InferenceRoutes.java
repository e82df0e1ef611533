package io.kthena.router.http;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.body.Prompt;
import io.kthena.router.dispatch.Forwarded;
import io.kthena.router.pipeline.Pipeline;
import io.kthena.router.pipeline.TopologySource;
import io.kthena.router.request.Inference;
import io.kthena.router.request.Refusal;
import io.kthena.router.request.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The routes of the inference listener, as plain handlers on the event loop: {@code POST /v1/*} goes to the pipeline,
 * everything else is answered here (router spec §2.4).
 */
public final class InferenceRoutes {
    private static final Set<String> KNOWN_PATHS =
            Set.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages");

    /** Before all routes of the framework: none of them is meant for inference, and each costs every request a look. */
    private static final int FIRST = -1000;

    /**
     * What the edge is told.
     *
     * @param maxBody largest request body in bytes
     * @param passAuthorization whether engines see the client's credentials
     */
    public record Options(long maxBody, boolean passAuthorization) {}

    private final Pipeline pipeline;
    private final TopologySource source;
    private final Settlement settlement;
    private final Options options;
    private final InstantSource wall;

    /**
     * @param random must be safe for concurrent use
     * @param clock monotonic nanoseconds
     */
    @SuppressWarnings("TooManyParameters")
    public InferenceRoutes(
            Pipeline pipeline,
            TopologySource source,
            RouterMetrics metrics,
            AccessLog log,
            Options options,
            InstantSource wall,
            RandomGenerator random,
            LongSupplier clock) {
        this.pipeline = pipeline;
        this.source = source;
        this.settlement = new Settlement(metrics, log, new RequestIds(random), clock);
        this.options = options;
        this.wall = wall;
    }

    /** Adds the routes. */
    public void register(Router router) {
        router.get("/healthz").handler(ctx -> json(ctx, 200, "{\"message\":\"ok\"}"));
        router.get("/readyz").handler(this::ready);
        router.get("/metrics").handler(ctx -> ctx.reroute("/q/metrics"));
        router.get("/v1/models").handler(this::models);
        router.post("/v1/*").order(FIRST).handler(this::infer);
        router.route("/v1/*")
                .handler(ctx -> refuse(
                        ctx, new Refusal.WrongMethod(ctx.request().method().name())));
        router.route().order(Integer.MAX_VALUE).handler(ctx -> {
            if (ctx.normalizedPath().startsWith("/q/")) {
                ctx.next();
            } else {
                refuse(ctx, new Refusal.NoSuchPath(ctx.normalizedPath()));
            }
        });
    }

    private void ready(RoutingContext ctx) {
        if (source.isSynced()) {
            json(ctx, 200, "{\"message\":\"router is ready\"}");
        } else {
            json(ctx, 503, "{\"message\":\"router is not ready\"}");
        }
    }

    private void models(RoutingContext ctx) {
        ctx.request().resume();
        ctx.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(Buffer.buffer(source.current().routes().modelList()));
    }

    private static void json(RoutingContext ctx, int status, String body) {
        ctx.request().resume();
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(body);
    }

    private static void refuse(RoutingContext ctx, Refusal refusal) {
        Statuses status = Statuses.of(refusal);
        HttpServerResponse response = ctx.response();
        if (refusal instanceof Refusal.WrongMethod) {
            response.putHeader("Allow", ctx.normalizedPath().equals("/v1/models") ? "GET" : "POST");
        }
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            ctx.request().resume();
            response.setStatusCode(status.code()).end();
            return;
        }
        json(ctx, status.code(), status.body(refusal));
    }

    private void infer(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String path = ctx.normalizedPath();
        if (path.equals("/v1/models")) {
            refuse(ctx, new Refusal.WrongMethod("POST"));
            return;
        }
        settlement.metrics().active(1);
        var entry = new AccessEntry(
                settlement.ids().take(request.getHeader(ClientReply.ID)),
                wall.instant(),
                settlement.now(),
                "POST",
                path,
                protocol(request));
        var record = new AccessRecord(settlement, entry, KNOWN_PATHS.contains(path));
        var reply = new ClientReply(request, record);
        BodyReader.read(request, options.maxBody(), body -> serve(request, path, body, reply, record), reply::refuse);
    }

    private void serve(HttpServerRequest request, String path, byte[] body, ClientReply reply, AccessRecord record) {
        Inference inference;
        try {
            inference = read(request, path, body, record.requestId());
        } catch (Refused e) {
            reply.refuse(e.refusal());
            return;
        }
        record.parsed(inference, source.current().routes().knows(inference.model()));
        byte[] lines = HopByHop.upstream(request.headers(), inference.id(), options.passAuthorization());
        pipeline.serve(inference, new Forwarded(inference.uri(), lines), reply, record);
    }

    private static Inference read(HttpServerRequest request, String path, byte[] body, String id) {
        Members members;
        try {
            members = Members.scan(body);
        } catch (MalformedJson e) {
            throw new Refused(new Refusal.Malformed(String.valueOf(e.getMessage()), ""));
        }
        String model = members.text("model");
        if (model == null || model.isBlank()) {
            throw new Refused(
                    new Refusal.Malformed("model not found: the body needs a non-empty string \"model\"", "model"));
        }
        if (KNOWN_PATHS.contains(path) && !Prompt.isPresent(members)) {
            throw new Refused(new Refusal.Malformed(
                    "prompt not found: the body needs \"messages\", \"prompt\" or \"input\"", "prompt"));
        }
        String uri = request.uri().startsWith("/") ? request.uri() : path;
        if (!HeaderLines.isOneWord(uri)) {
            throw new Refused(new Refusal.Malformed("the path has characters that no path can have", ""));
        }
        return new Inference(
                id,
                path,
                uri,
                request.headers()::get,
                model,
                members.isTrue("stream"),
                members,
                Prompt.estimateTokens(members));
    }

    private static String protocol(HttpServerRequest request) {
        return switch (request.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2.0";
        };
    }
}
