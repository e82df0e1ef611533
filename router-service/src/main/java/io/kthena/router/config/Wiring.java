package io.kthena.router.config;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.router.admission.Admission;
import io.kthena.router.coordinator.CoordinatorClient;
import io.kthena.router.dispatch.Dispatcher;
import io.kthena.router.dispatch.Holds;
import io.kthena.router.dispatch.Rules;
import io.kthena.router.engine.EngineClient;
import io.kthena.router.engine.Scraper;
import io.kthena.router.http.AccessLog;
import io.kthena.router.http.InferenceRoutes;
import io.kthena.router.http.RouterMetrics;
import io.kthena.router.load.LoadBook;
import io.kthena.router.pipeline.Pipeline;
import io.kthena.router.pipeline.TopologySource;
import io.kthena.router.schedule.Scheduler;
import io.kthena.router.topology.Limits;
import io.kthena.router.watch.InformerSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Builds the service out of its settings: the only place where settings become objects. */
@ApplicationScoped
public class Wiring {
    /** Safe for concurrent use: every call goes to the calling thread's own generator. */
    private static final RandomGenerator DICE =
            () -> ThreadLocalRandom.current().nextLong();

    private final RouterSettings settings;

    Wiring(RouterSettings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    LoadBook loads() {
        return new LoadBook();
    }

    @Produces
    @Singleton
    Limits limits() {
        var upstream = settings.upstream();
        return new Limits(upstream.headerTimeout(), upstream.retries(), upstream.retryInterval());
    }

    @Produces
    @Singleton
    @DefaultBean
    TopologySource topology(KubernetesClient client, LoadBook loads, Limits limits) {
        return new InformerSource(client, loads, limits);
    }

    @Produces
    @Singleton
    CoordinatorClient coordinator(LoadBook loads, MeterRegistry registry) {
        var client = new CoordinatorClient(
                settings.coordinator().orElse(""), "router-" + UUID.randomUUID(), loads, DICE, InstantSource.system());
        Gauge.builder("kthena_router_coordinator_connected", client, c -> c.isConnected() ? 1 : 0)
                .description("Whether the stream to the KV coordinator stands")
                .register(registry);
        FunctionCounter.builder("kthena_router_coordinator_events_dropped", client, CoordinatorClient::dropped)
                .description("Session events dropped because the coordinator was away too long")
                .register(registry);
        return client;
    }

    @Produces
    @Singleton
    AccessLog accessLog(MeterRegistry registry) {
        var log = settings.accessLog();
        var access = new AccessLog(log.enabled(), log.format().equals("json"), log.output());
        FunctionCounter.builder("kthena_router_access_log_dropped", access, AccessLog::dropped)
                .description("Access log lines dropped because the writer fell behind")
                .register(registry);
        return access;
    }

    @Produces
    @Singleton
    RouterMetrics metrics(MeterRegistry registry) {
        return new RouterMetrics(registry);
    }

    @Produces
    @Singleton
    InferenceRoutes inference(Dispatcher dispatcher, TopologySource source, RouterMetrics metrics, AccessLog log) {
        var pipeline = new Pipeline(source::current, Admission.OPEN, dispatcher, DICE);
        var options =
                new InferenceRoutes.Options(settings.maxBodySize().asLongValue(), settings.forwardAuthorization());
        return new InferenceRoutes(
                pipeline, source, metrics, log, options, InstantSource.system(), DICE, System::nanoTime);
    }

    @Produces
    @Singleton
    Dispatcher dispatcher(
            Vertx vertx, TopologySource source, RouterMetrics metrics, LoadBook loads, CoordinatorClient coordinator) {
        var upstream = settings.upstream();
        var engines = new EngineClient(
                vertx,
                new EngineClient.Options(
                        upstream.maxConnections(),
                        upstream.connectTimeout(),
                        upstream.keepAlive(),
                        upstream.idleTimeout()));
        var spareLoop = vertx.getOrCreateContext();
        var holds = new Holds(
                server -> source.current().fleet().server(server), task -> spareLoop.runOnContext(_ -> task.run()));
        return new Dispatcher(
                engines,
                Scheduler.standard(settings.scheduler().maxWaitingRequests(), metrics),
                coordinator.sessions(),
                engines,
                loads,
                holds,
                rules(),
                DICE,
                System::nanoTime);
    }

    private Rules rules() {
        var handoff = settings.handoff();
        Duration lastRead = handoff.holdTimeout().minus(handoff.quiesce()).minusSeconds(1);
        return new Rules(lastRead.minus(handoff.transferReserve()), lastRead);
    }

    @Produces
    @Singleton
    Scraper scraper(Vertx vertx, TopologySource source) {
        return new Scraper(
                vertx,
                () -> source.current().fleet(),
                settings.scrape().active(),
                settings.scrape().idle());
    }

    void routes(@Observes Router router, InferenceRoutes routes) {
        routes.register(router);
    }

    void start(
            @Observes StartupEvent event,
            TopologySource source,
            CoordinatorClient coordinator,
            Dispatcher dispatcher,
            Scraper scraper) {
        if (source instanceof InformerSource informers) {
            informers.start();
        }
        coordinator.onRelease(dispatcher::release);
        coordinator.start();
        scraper.start();
    }

    void stop(
            @Observes ShutdownEvent event,
            TopologySource source,
            CoordinatorClient coordinator,
            Scraper scraper,
            AccessLog log) {
        scraper.close();
        if (source instanceof InformerSource informers) {
            informers.close();
        }
        coordinator.close();
        log.close();
    }
}
