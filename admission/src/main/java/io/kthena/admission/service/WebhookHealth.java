package io.kthena.admission.service;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready as long as the API server cannot ask us: no certificate, an expired one, or no port. */
@Readiness
@Singleton
final class WebhookHealth implements HealthCheck {
    private final WebhookLifecycle lifecycle;

    WebhookHealth(WebhookLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        return response(lifecycle.state());
    }

    static HealthCheckResponse response(WebhookState state) {
        var response = HealthCheckResponse.named("webhook");
        return switch (state) {
            case WebhookState.Off _ -> response.up().withData("enabled", false).build();
            case WebhookState.Starting _ ->
                response.down().withData("reason", "Starting").build();
            case WebhookState.Serving(var until) ->
                response.up().withData("certificateExpires", until.toString()).build();
            case WebhookState.Failing(var reason, var message) ->
                response.down()
                        .withData("reason", reason)
                        .withData("message", message)
                        .build();
        };
    }
}
