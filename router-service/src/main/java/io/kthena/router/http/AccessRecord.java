package io.kthena.router.http;

import io.kthena.router.dispatch.Usage;
import io.kthena.router.match.Match;
import io.kthena.router.match.Target;
import io.kthena.router.pipeline.Pipeline;
import io.kthena.router.request.Inference;
import io.kthena.router.topology.Endpoint;
import io.kthena.router.topology.Server;
import org.jspecify.annotations.Nullable;

/** Everything that metrics and the access log say about one request. Belongs to its event loop until it is settled. */
final class AccessRecord implements Pipeline.Client {
    private final Settlement settlement;
    private final AccessEntry entry;
    private final boolean knownPath;
    private long prefillStarted;
    private long decodeStarted;
    private RouterMetrics.@Nullable Upstream upstream;
    private boolean modelKnown;
    private boolean counted;
    private boolean settled;

    AccessRecord(Settlement settlement, AccessEntry entry, boolean knownPath) {
        this.settlement = settlement;
        this.entry = entry;
        this.knownPath = knownPath;
    }

    String requestId() {
        return entry.requestId;
    }

    /** The body was understood. */
    void parsed(Inference request, boolean known) {
        entry.model = request.model();
        entry.inputTokens = request.promptTokens();
        modelKnown = known;
        counted = true;
        settlement.metrics().downstream(modelLabel(), 1);
    }

    @Override
    public void routed(Match match, @Nullable Server server) {
        entry.route = match.route();
        entry.backendType = match.target() instanceof Target.InCluster ? "model_server" : "external_provider";
        entry.backend = switch (match.target()) {
            case Target.InCluster(String id) -> id;
            case Target.External(String id) -> id;
        };
        entry.upstreamModel =
                server == null || match.lora() || server.servedModel() == null ? entry.model : server.servedModel();
    }

    @Override
    public void placed(Endpoint endpoint) {
        entry.pod = endpoint.name();
        if (entry.upstreamStartedNanos == 0) {
            entry.upstreamStartedNanos = settlement.now();
        }
        entry.attempts++;
    }

    @Override
    public void paired(Endpoint prefill, String session) {
        entry.prefillPod = prefill.name();
        entry.session = session;
    }

    @Override
    public void prefillStarted() {
        prefillStarted = settlement.now();
        enter();
    }

    @Override
    public void prefillEnded(boolean succeeded) {
        leave();
        settlement.metrics().prefill(modelLabel(), path(), succeeded, settlement.now() - prefillStarted);
    }

    @Override
    public void decodeStarted() {
        decodeStarted = settlement.now();
        enter();
    }

    @Override
    public void decodeEnded(boolean succeeded) {
        leave();
        entry.upstreamEndedNanos = settlement.now();
        if (!entry.prefillPod.isEmpty()) {
            settlement.metrics().decode(modelLabel(), path(), succeeded, settlement.now() - decodeStarted);
        }
    }

    private void enter() {
        leave();
        upstream = settlement.metrics().upstream(destination());
        upstream.add(1);
    }

    private void leave() {
        if (upstream != null) {
            upstream.add(-1);
            upstream = null;
        }
    }

    @Override
    public void upstreamStatus(int status) {
        entry.upstreamStatus = status;
    }

    @Override
    public void firstOutput() {
        if (!entry.prefillPod.isEmpty() && !settled) {
            settlement.metrics().firstOutput(modelLabel(), settlement.now() - entry.receivedNanos);
        }
    }

    @Override
    public void usage(Usage usage) {
        entry.outputTokens = usage.completion();
    }

    @Override
    public void retried(String reason) {
        if (!entry.prefillPod.isEmpty()) {
            settlement.metrics().retried(reason);
        }
    }

    @Override
    public void missingParams(String finishReason) {
        settlement.metrics().missingParams(finishReason);
    }

    @Override
    public void clientLeft(String phase) {
        if (!entry.prefillPod.isEmpty()) {
            settlement.metrics().clientLeft(phase);
        }
    }

    @Override
    public void lateDispatch() {
        settlement.metrics().lateDispatch();
    }

    /** The request ends without success. */
    void failed(String type, String message, String metric) {
        entry.errorType = type;
        entry.errorMessage = message;
        entry.errorMetric = metric;
    }

    /** The answer is complete, or never will be. */
    void settle(int status) {
        if (settled) {
            return;
        }
        settled = true;
        entry.status = status;
        entry.endedNanos = settlement.now();
        if (counted) {
            settlement.metrics().downstream(modelLabel(), -1);
        }
        settlement.settle(entry, modelLabel(), path(), destination());
    }

    private String modelLabel() {
        return modelKnown ? entry.model : "unknown";
    }

    /** Paths are the client's: only known ones become label values. */
    private String path() {
        return knownPath ? entry.path : "other";
    }

    private RouterMetrics.Destination destination() {
        return new RouterMetrics.Destination(
                entry.route.isEmpty() ? "none" : entry.route,
                entry.backendType.isEmpty() ? "unresolved" : entry.backendType,
                entry.backend.isEmpty() ? "none" : entry.backend,
                entry.route.isEmpty() || entry.upstreamModel.isEmpty() ? "none" : entry.upstreamModel);
    }
}
