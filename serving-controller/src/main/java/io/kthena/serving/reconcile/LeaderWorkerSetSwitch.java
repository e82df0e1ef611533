package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the adapter for LeaderWorkerSets while their CRD is installed. The adapter is an operator with a lease of its own, as
 * an operator cannot take on a controller once it runs. Safe for use by several threads.
 */
final class LeaderWorkerSetSwitch implements ResourceEventHandler<CustomResourceDefinition>, AutoCloseable {
    static final String CRD = "leaderworkersets.leaderworkerset.x-k8s.io";
    private static final String LEASE_SUFFIX = "-leaderworkersets";
    private static final Logger LOG = Logger.getLogger(LeaderWorkerSetSwitch.class);

    private final KubernetesClient client;
    private final Clock clock;
    private final Optional<LeaderElectionConfiguration> election;
    /** Starting and stopping takes time that a watch does not have. */
    private final ExecutorService turns = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("leaderworkersets").daemon().factory());

    private @Nullable SharedIndexInformer<CustomResourceDefinition> definitions;
    private volatile @Nullable Operator adapter;

    /**
     * A switch that is off.
     *
     * @param election how the controller's leader is elected, and so the adapter's; empty for not at all
     */
    LeaderWorkerSetSwitch(KubernetesClient client, Clock clock, Optional<LeaderElectionConfiguration> election) {
        this.client = client;
        this.clock = clock;
        this.election = election.map(this::withOwnLease);
    }

    /** Watches the CRD from now on. */
    synchronized void start() {
        definitions = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CRD)
                .inform(this);
    }

    @Override
    public void onAdd(CustomResourceDefinition definition) {
        follow(definition);
    }

    @Override
    public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition now) {
        follow(now);
    }

    @Override
    public void onDelete(CustomResourceDefinition definition, boolean unknown) {
        turns.execute(this::off);
    }

    @Override
    public synchronized void close() {
        if (definitions != null) {
            definitions.close();
        }
        turns.execute(this::off);
        turns.close();
    }

    private LeaderElectionConfiguration withOwnLease(LeaderElectionConfiguration controllers) {
        return new LeaderElectionConfiguration(
                controllers.getLeaseName() + LEASE_SUFFIX,
                controllers.getLeaseNamespace().orElseThrow(),
                controllers.getLeaseDuration(),
                controllers.getRenewDeadline(),
                controllers.getRetryPeriod(),
                controllers.getIdentity().orElseThrow(),
                new LeaderCallbacks(() -> LOG.info("leading for LeaderWorkerSets"), this::lost, _ -> {}),
                false);
    }

    /** Who loses the lease stands by for it again. */
    private void lost() {
        if (adapter != null) {
            LOG.warn("lost the lease for LeaderWorkerSets");
            turns.execute(() -> {
                off();
                on();
            });
        }
    }

    private void follow(CustomResourceDefinition definition) {
        boolean served = definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
        boolean leaving = definition.getMetadata().getDeletionTimestamp() != null;
        if (leaving) {
            turns.execute(this::off);
        } else if (served) {
            turns.execute(this::on);
        }
    }

    private void on() {
        if (adapter != null) {
            return;
        }
        LOG.info("LeaderWorkerSets are known to the cluster: serving them");
        try {
            var started = new Operator(overrider -> {
                overrider
                        .withKubernetesClient(client)
                        .withCloseClientOnStop(false)
                        .checkingCRDAndValidateLocalModel(false);
                election.ifPresent(overrider::withLeaderElectionConfiguration);
            });
            var _ = started.register(new LeaderWorkerSetReconciler(client, clock));
            started.start();
            adapter = started;
        } catch (OperatorException e) {
            LOG.errorf(e, "LeaderWorkerSets cannot be served");
        }
    }

    private void off() {
        var running = adapter;
        adapter = null;
        if (running != null) {
            LOG.info("LeaderWorkerSets are not served any more");
            running.stop();
            election.ifPresent(held -> LeaseHandback.of(held, client));
        }
    }
}
