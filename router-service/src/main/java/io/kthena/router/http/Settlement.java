package io.kthena.router.http;

import java.util.function.LongSupplier;

/** The last step of a request: metrics, the access log, and its id given back. Thread-safe. */
final class Settlement {
    private final RouterMetrics metrics;
    private final AccessLog log;
    private final RequestIds ids;
    private final LongSupplier clock;

    Settlement(RouterMetrics metrics, AccessLog log, RequestIds ids, LongSupplier clock) {
        this.metrics = metrics;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
    }

    RouterMetrics metrics() {
        return metrics;
    }

    RequestIds ids() {
        return ids;
    }

    long now() {
        return clock.getAsLong();
    }

    void settle(AccessEntry entry, String model, String path, RouterMetrics.Destination destination) {
        ids.done(entry.requestId);
        metrics.active(-1);
        metrics.request(new RouterMetrics.Ended(
                model,
                path,
                entry.status,
                entry.errorMetric,
                destination,
                entry.endedNanos - entry.receivedNanos,
                entry.inputTokens,
                entry.outputTokens));
        if (!entry.prefillPod.isEmpty()) {
            metrics.pdEnded(outcome(entry), entry.attempts);
        }
        log.write(entry);
    }

    private static String outcome(AccessEntry entry) {
        if (entry.errorType.equals("client_disconnected")) {
            return "cancelled";
        }
        if (entry.errorType.isEmpty()) {
            return entry.attempts > 1 ? "retried" : "succeeded";
        }
        return entry.status >= 400 && entry.status < 500 ? "rejected" : "failed";
    }
}
