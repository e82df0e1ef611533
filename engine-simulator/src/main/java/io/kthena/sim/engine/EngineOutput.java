package io.kthena.sim.engine;

import java.util.Map;
import java.util.Optional;

/**
 * What one step brought for one request.
 *
 * @param token id of the token, or {@link #NO_TOKEN}
 * @param text its text; empty at the end of a sequence
 * @param cachedTokens prompt tokens that were not computed here
 * @param finish how it ended, when it did
 */
public record EngineOutput(int token, String text, int cachedTokens, Optional<Finish> finish) {
    /** No token came with this output. */
    public static final int NO_TOKEN = -1;

    /**
     * The end of a request.
     *
     * @param reason {@code stop}, {@code length}, {@code abort} or {@code error}
     * @param stopReason more about a stop, empty for none
     * @param transferParams what the decode leg needs, empty when nothing is held
     */
    public record Finish(String reason, String stopReason, Map<String, Object> transferParams) {
        static Finish of(String reason) {
            return new Finish(reason, "", Map.of());
        }
    }

    /** Whether a token was generated. */
    public boolean hasToken() {
        return token != NO_TOKEN;
    }

    static EngineOutput end(Finish finish) {
        return new EngineOutput(NO_TOKEN, "", 0, Optional.of(finish));
    }
}
