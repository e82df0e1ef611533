package io.kthena.admission.service;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kthena.admission.certificate.Identity;
import io.kthena.admission.certificate.SelfSigned;
import io.kthena.admission.certificate.Terms;
import io.kthena.admission.cluster.CertificateSecret;
import io.kthena.admission.cluster.WebhookConfigurations;
import io.kthena.admission.cluster.WebhookEvents;
import io.kthena.admission.server.WebhookServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of one service while they run: the port, its certificate, and one thread that wakes when the certificate is
 * due or when the Secret or a webhook configuration changes.
 */
final class WebhookService implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WebhookService.class);
    private static final long SERVE_SECONDS = 10;

    private final WebhookServer server;
    private final Keeper keeper;
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final List<Informable<? extends HasMetadata>> watched = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-certificate").factory());
    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> next;

    WebhookService(WebhookConfig config, Webhooks webhooks, Vertx vertx, KubernetesClient client, Clock clock) {
        this.server = new WebhookServer(vertx, config.host(), config.port(), webhooks.all());
        var events = new WebhookEvents(client, config.namespace(), config.service());
        this.keeper = new Keeper(source(config, client), this::serve, events, clock);
    }

    private CertificateSource source(WebhookConfig config, KubernetesClient client) {
        if (config.certificateDirectory().isPresent()) {
            return new Mounted(Path.of(config.certificateDirectory().get()));
        }
        var secret = new CertificateSecret(
                client, config.namespace(), config.secret().orElse(config.service() + "-certs"));
        var configurations = new WebhookConfigurations(
                client,
                config.namespace(),
                config.service(),
                config.validatingConfiguration(),
                config.mutatingConfiguration());
        var terms = new Terms(
                config.hosts().orElseGet(() -> names(config.service(), config.namespace())),
                config.validity(),
                config.overlap());
        watched.add(secret.resource());
        watched.addAll(configurations.resources());
        return new SelfManaged(secret, configurations, terms, SelfSigned::new);
    }

    /** The names under which a Service is known in its cluster. */
    static List<String> names(String service, String namespace) {
        String inNamespace = service + "." + namespace;
        return List.of(service, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local");
    }

    /** Begins in the background; waits for nothing. */
    void start() {
        thread.execute(() -> {
            tick();
            watched.forEach(this::watch);
        });
    }

    /** Whether the API server can ask us; safe from any thread. */
    WebhookState state() {
        return keeper.state();
    }

    /** The open port; 0 as long as there is none. */
    int port() {
        return server.port();
    }

    /** On the thread only. */
    private void tick() {
        ScheduledFuture<?> pending = next;
        if (pending != null) {
            pending.cancel(false);
        }
        Duration pause = keeper.tick();
        try {
            next = thread.schedule(this::tick, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("stopped", closed);
        }
    }

    private void serve(Identity identity) {
        try {
            var _ = server.serve(identity)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SERVE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(String.valueOf(e.getCause() == null ? e : e.getCause()), e);
        }
    }

    private <T extends HasMetadata> void watch(Informable<T> resource) {
        SharedIndexInformer<T> informer = resource.runnableInformer(0);
        informers.add(informer);
        informer.exceptionHandler((_, cause) -> {
            LOG.debugf("watch interrupted, trying again: %s", cause.getMessage());
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                look();
            }

            @Override
            public void onUpdate(T before, T object) {
                look();
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                look();
            }
        });
        var _ = informer.start();
    }

    /** Events come in bursts, most of all at the start; one look answers all that came before it began. */
    private void look() {
        if (!thread.isShutdown() && asked.compareAndSet(false, true)) {
            thread.execute(() -> {
                asked.set(false);
                tick();
            });
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        informers.forEach(SharedIndexInformer::close);
        var _ = server.close();
    }
}
