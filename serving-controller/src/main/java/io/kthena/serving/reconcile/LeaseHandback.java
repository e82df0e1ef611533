package io.kthena.serving.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Gives the lease back on a clean stop, so that the next leader need not wait for it to run out. */
final class LeaseHandback {
    private static final Logger LOG = Logger.getLogger(LeaseHandback.class);
    private static final int ONE_SECOND = 1;

    private LeaseHandback() {}

    /** Clears the holder of the lease if it is still this process; call it after the last reconciliation. */
    static void of(LeaderElectionConfiguration election, KubernetesClient client) {
        var lease = client.leases()
                .inNamespace(election.getLeaseNamespace().orElseThrow())
                .withName(election.getLeaseName());
        try {
            var held = lease.get();
            var me = election.getIdentity().orElse("");
            if (held == null || !Objects.equals(held.getSpec().getHolderIdentity(), me)) {
                return;
            }
            held.getSpec().setHolderIdentity("");
            held.getSpec().setLeaseDurationSeconds(ONE_SECOND);
            var _ = client.resource(held).update();
        } catch (KubernetesClientException e) {
            LOG.infof("lease not given back, it will run out: %s", e.getMessage());
        }
    }
}
