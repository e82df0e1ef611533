package io.kthena.router.dispatch;

import io.kthena.router.match.Match;
import io.kthena.router.request.Inference;
import io.kthena.router.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * A routed request with the two sides it talks to.
 *
 * @param head what engines get of the client's request line and headers
 */
public record Job(Inference request, Match match, Server server, Forwarded head, Reply reply, Recorder recorder) {
    /** The name engines must see, or null to leave the client's (router spec §3.4). */
    @Nullable
    String model() {
        return match.lora() || request.model().equals(server.servedModel()) ? null : server.servedModel();
    }

    /** Whether a stream on this path can be asked for a usage event. */
    boolean countsUsage() {
        return request.path().equals("/v1/chat/completions") || request.path().equals("/v1/completions");
    }
}
