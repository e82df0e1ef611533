package io.kthena.sim.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.sim.engine.EngineOutput;
import io.kthena.sim.engine.EngineRequest;
import io.kthena.sim.fault.Fault;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One completion request from admission to its last byte. Engine outputs are carried to the request's event loop; a
 * client that leaves takes its engine requests with it.
 */
final class Generation {
    private final Served served;
    private final Ask ask;
    private final Context context;
    private final HttpServerResponse response;
    private final Wire wire;
    private final String id;
    private final List<Choice> choices = new ArrayList<>();
    private final boolean[] begun;
    private boolean over;

    private Generation(Served served, Ask ask, Context context, HttpServerRequest request) {
        this.served = served;
        this.ask = ask;
        this.context = context;
        response = request.response();
        String raw = request.getHeader("X-Request-Id");
        if (raw == null || raw.isBlank()) {
            raw = UUID.randomUUID().toString().replace("-", "");
        }
        id = (ask.chat() ? "chatcmpl-" : "cmpl-") + raw;
        var details = served.arguments().conduct();
        wire = new Wire(
                ask, id, Instant.now().getEpochSecond(), !details.profile().sharesRequestId());
        begun = new boolean[ask.prompts().size() * ask.choices()];
    }

    /** Starts serving; everything else happens on {@code context}. */
    static void start(Served served, Ask ask, Context context, HttpServerRequest request) {
        new Generation(served, ask, context, request).begin();
    }

    private void begin() {
        response.closeHandler(_ -> abandon());
        response.exceptionHandler(_ -> abandon());
        if (ask.form().stream()) {
            response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
            response.putHeader("cache-control", "no-cache");
            response.writeHead();
        }
        var requests = new ArrayList<EngineRequest>();
        for (int p = 0; p < ask.prompts().size(); p++) {
            for (int n = 0; n < ask.choices(); n++) {
                requests.add(engineRequest(p, n));
            }
        }
        requests.forEach(served.engine()::add);
    }

    private EngineRequest engineRequest(int prompt, int choice) {
        String child = ask.chat() ? id : id + "-" + prompt;
        child = ask.choices() > 1 ? choice + "_" + child : child;
        if (served.arguments().conduct().profile().suffixesIds()) {
            child += "-" + UUID.randomUUID().toString().substring(0, 8);
        }
        var state = new Choice(choices.size(), child, ask.form().stops());
        choices.add(state);
        var text = ask.prompts().get(prompt);
        return new EngineRequest(
                child,
                id,
                text.tokens(),
                text.echo(),
                ask.salt(),
                ask.limits(),
                ask.intent(),
                output -> context.runOnContext(_ -> take(state, output)));
    }

    private void take(Choice choice, EngineOutput output) {
        if (over || choice.isFinished()) {
            return;
        }
        var delta = choice.accept(output);
        if (choice.stoppedByString() && output.finish().isEmpty()) {
            served.engine().stop(choice.engineId());
        }
        if (choice.finishReason().equals("error")) {
            fail();
            return;
        }
        if (ask.form().stream()) {
            stream(choice, delta);
        }
        if (choices.stream().allMatch(Choice::isFinished)) {
            finish();
        }
    }

    private void stream(Choice choice, Choice.Delta delta) {
        boolean first = !begun[choice.index()];
        boolean last = choice.isFinished();
        begun[choice.index()] = true;
        if (first && ask.chat()) {
            send(wire.chunk(choice, new Choice.Delta("", List.of()), true, false));
        }
        if (last || !delta.text().isEmpty()) {
            send(wire.chunk(choice, delta, false, last));
        }
    }

    private void send(ObjectNode chunk) {
        if (ask.form().usageAlways()) {
            chunk.set("usage", wire.usage(choices));
        }
        response.write("data: " + Wire.text(chunk) + "\n\n");
    }

    private void finish() {
        over = true;
        boolean held = !choices.getFirst().transferParams().isEmpty();
        if (ask.form().stream()) {
            if (ask.form().usageAtEnd()) {
                response.write("data: " + Wire.text(wire.usageChunk(choices)) + "\n\n");
            }
            end("data: [DONE]\n\n", held);
        } else {
            response.putHeader("content-type", "application/json");
            end(Wire.text(wire.complete(choices)), held);
        }
    }

    private void end(String text, boolean held) {
        response.end(text).onComplete(_ -> {
            if (held && served.environment().faults().strikes(Fault.PREFILL_CRASH_AFTER_HOLD)) {
                served.environment().crash().run();
            }
        });
    }

    private void fail() {
        over = true;
        abortOpen();
        var error = ApiError.internal(
                served.engine().isDead() ? "EngineCore encountered an issue." : "Internal server error");
        if (ask.form().stream()) {
            response.write("data: " + Wire.text(error.toJson()) + "\n\n");
            response.end("data: [DONE]\n\n");
        } else {
            response.setStatusCode(error.status()).putHeader("content-type", "application/json");
            response.end(Wire.text(error.toJson()));
        }
    }

    private void abandon() {
        if (!over) {
            over = true;
            abortOpen();
        }
    }

    private void abortOpen() {
        for (Choice choice : choices) {
            if (!choice.isFinished()) {
                served.engine().abort(choice.engineId());
            }
        }
    }
}
