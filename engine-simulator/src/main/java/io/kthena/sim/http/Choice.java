package io.kthena.sim.http;

import io.kthena.sim.engine.EngineOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One answer as it grows. Owned by the request's event loop. */
final class Choice {
    /**
     * What one engine output adds for the client.
     *
     * @param text text that may be shown
     * @param tokens tokens it came from
     */
    record Delta(String text, List<Token> tokens) {}

    /** A token and its text. */
    record Token(int id, String text) {}

    private final int index;
    private final String engineId;
    private final StopStrings stops;
    private final StringBuilder text = new StringBuilder();
    private final List<Token> tokens = new ArrayList<>();
    private int count;
    private int cachedTokens;
    private String finishReason = "";
    private String stopReason = "";
    private Map<String, Object> transferParams = Map.of();

    Choice(int index, String engineId, List<String> stops) {
        this.index = index;
        this.engineId = engineId;
        this.stops = new StopStrings(stops);
    }

    /** Takes an engine output. After the end nothing more is taken. */
    Delta accept(EngineOutput output) {
        if (isFinished()) {
            return new Delta("", List.of());
        }
        var added = new ArrayList<Token>();
        String shown = "";
        if (output.hasToken()) {
            count++;
            cachedTokens = output.cachedTokens();
            added.add(new Token(output.token(), output.text()));
            shown = stops.accept(output.text());
        }
        if (!stops.found().isEmpty()) {
            finish(
                    "stop",
                    stops.found(),
                    output.finish().map(EngineOutput.Finish::transferParams).orElse(Map.of()));
        } else if (output.finish().isPresent()) {
            var end = output.finish().get();
            shown += stops.flush();
            finish(end.reason(), end.stopReason(), end.transferParams());
        }
        text.append(shown);
        tokens.addAll(added);
        return new Delta(shown, added);
    }

    private void finish(String reason, String why, Map<String, Object> params) {
        finishReason = reason;
        stopReason = why;
        transferParams = params;
    }

    boolean isFinished() {
        return !finishReason.isEmpty();
    }

    /** Whether a stop string ended it before the engine did. */
    boolean stoppedByString() {
        return !stops.found().isEmpty();
    }

    int index() {
        return index;
    }

    String engineId() {
        return engineId;
    }

    String text() {
        return text.toString();
    }

    List<Token> tokens() {
        return tokens;
    }

    int count() {
        return count;
    }

    int cachedTokens() {
        return cachedTokens;
    }

    String finishReason() {
        return finishReason;
    }

    String stopReason() {
        return stopReason;
    }

    Map<String, Object> transferParams() {
        return transferParams;
    }
}
