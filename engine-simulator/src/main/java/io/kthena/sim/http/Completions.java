package io.kthena.sim.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.sim.engine.EngineRequest;
import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.sidechannel.RemoteKv;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/** Admits completion requests: the checks before the engine hears of them. */
final class Completions {
    private final Served served;

    Completions(Served served) {
        this.served = served;
    }

    /**
     * Serves a request with this body.
     *
     * @throws ApiError when it is refused
     */
    void serve(JsonNode body, boolean chat, Context context, HttpServerRequest request) {
        armFaults(request);
        if (served.engine().isDead()) {
            throw ApiError.internal("EngineCore encountered an issue.");
        }
        if (served.draining().getAsBoolean()) {
            throw ApiError.unavailable("The server is shutting down.");
        }
        Ask ask;
        try {
            ask = read(body, chat);
            refuseByFault(ask);
        } catch (ApiError e) {
            releaseRefused(body, request, chat);
            throw e;
        }
        Generation.start(served, ask, context, request);
    }

    private Ask read(JsonNode body, boolean chat) {
        String model =
                body.path("model").asText(served.arguments().serving().names().getFirst());
        if (!served.isModel(model)) {
            throw ApiError.unknownModel(model);
        }
        var capacity = served.arguments().capacity();
        boolean transfers = served.arguments().transfer().isPresent();
        var ask = AskReader.read(body, chat, model, capacity.maxModelLen(), transfers);
        int room = capacity.blocks() * capacity.blockSize();
        if (ask.prompts().stream().anyMatch(prompt -> prompt.tokens().length > room)) {
            throw ApiError.badRequest("The prompt does not fit into the KV cache of " + room + " tokens.");
        }
        return ask;
    }

    private void refuseByFault(Ask ask) {
        if (ask.intent() instanceof EngineRequest.Intent.Consume) {
            var faults = served.environment().faults();
            if (faults.strikes(Fault.DECODE_REJECT_400)) {
                throw ApiError.badRequest("refused (injected)");
            }
            if (faults.strikes(Fault.DECODE_REJECT_503)) {
                throw ApiError.unavailable("refused (injected)");
            }
        }
    }

    /** Later engines tell the prefill side even of a decode leg they refuse; older ones leak until the timeout. */
    private void releaseRefused(JsonNode body, HttpServerRequest request, boolean chat) {
        var profile = served.arguments().conduct().profile();
        var params = body.path("kv_transfer_params");
        if (profile.releasesOnRejection() && params.path("do_remote_prefill").asBoolean(false)) {
            var remote =
                    RemoteKv.parse(params, profile, (chat ? "chatcmpl-" : "cmpl-") + request.getHeader("X-Request-Id"));
            if (remote.missing().isEmpty() && remote.blocks().length > 0) {
                served.environment().fetcher().ifPresent(fetcher -> fetcher.release(remote));
            }
        }
    }

    private void armFaults(HttpServerRequest request) {
        String header = request.getHeader("X-Sim-Fault");
        if (header != null && served.arguments().conduct().testMode()) {
            try {
                FaultRule.parse(header).forEach(served.environment().faults()::arm);
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("X-Sim-Fault: " + e.getMessage());
            }
        }
    }
}
