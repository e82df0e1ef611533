package io.kthena.admission.service;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Runs the webhooks with the service, if they are enabled. */
@Singleton
public final class WebhookLifecycle {
    private final WebhookConfig config;
    private final Webhooks webhooks;
    private final Vertx vertx;
    private final KubernetesClient client;
    private volatile @Nullable WebhookService running;

    WebhookLifecycle(WebhookConfig config, Webhooks webhooks, Vertx vertx, KubernetesClient client) {
        this.config = config;
        this.webhooks = webhooks;
        this.vertx = vertx;
        this.client = client;
    }

    void onStart(@Observes StartupEvent event) {
        if (config.enabled()) {
            var service = new WebhookService(config, webhooks, vertx, client, Clock.systemUTC());
            running = service;
            service.start();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        WebhookService service = running;
        running = null;
        if (service != null) {
            service.close();
        }
    }

    WebhookState state() {
        WebhookService service = running;
        return service == null ? new WebhookState.Off() : service.state();
    }

    /** The open port; 0 as long as there is none. */
    public int port() {
        WebhookService service = running;
        return service == null ? 0 : service.port();
    }
}
