package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.kthena.model.workload.ModelServing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the operator once the API server answers and knows ModelServings, however long that takes, and stops it at the end.
 * The process serves its health and metrics meanwhile.
 */
@ApplicationScoped
class OperatorStart {
    private static final Logger LOG = Logger.getLogger(OperatorStart.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Operator operator;
    private final KubernetesClient client;
    private final StopSignal stop;
    private final Clock clock;
    private volatile @Nullable LeaderWorkerSetSwitch sets;
    private volatile boolean started;

    OperatorStart(Operator operator, KubernetesClient client, StopSignal stop, Clock clock) {
        this.operator = operator;
        this.client = client;
        this.stop = stop;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofPlatform().name("operator-start").daemon().start(this::startWhenPossible);
    }

    void onStop(@Observes ShutdownEvent event) {
        stop.give();
        var adapter = sets;
        if (adapter != null) {
            adapter.close();
        }
        if (started) {
            operator.stop();
            operator.getConfigurationService()
                    .getLeaderElectionConfiguration()
                    .ifPresent(election -> LeaseHandback.of(election, client));
        }
    }

    /** Whether the operator was started: it reconciles, or stands by for another leader to fail. */
    boolean started() {
        return started;
    }

    private void startWhenPossible() {
        String told = "";
        try {
            do {
                var reason = start();
                if (reason.isEmpty()) {
                    return;
                }
                if (!reason.equals(told)) {
                    LOG.infof("waiting: %s", reason);
                    told = reason;
                }
            } while (!stop.await(POLL));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the operator if that is possible now; otherwise says why not. */
    private String start() {
        try {
            var crd = HasMetadata.getFullResourceName(ModelServing.class);
            if (client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName(crd)
                            .get()
                    == null) {
                return "the cluster has no CRD " + crd;
            }
            operator.start();
            started = true;
            keepSchedulerAsleep();
            var adapter = new LeaderWorkerSetSwitch(
                    client, clock, operator.getConfigurationService().getLeaderElectionConfiguration());
            adapter.start();
            sets = adapter;
            return "";
        } catch (KubernetesClientException | OperatorException e) {
            return "the API server does not answer as it should: " + rootCause(e);
        }
    }

    private static String rootCause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /** The SDK's scheduler has no core thread, so its one worker wakes a hundred times a second; with one it sleeps. */
    private void keepSchedulerAsleep() {
        if (operator.getConfigurationService().getExecutorServiceManager().scheduledExecutorService()
                instanceof ScheduledThreadPoolExecutor scheduler) {
            scheduler.setCorePoolSize(1);
        }
    }
}
