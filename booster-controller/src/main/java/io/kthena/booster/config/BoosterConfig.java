package io.kthena.booster.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Settings of booster-controller. */
@ConfigMapping(prefix = "booster")
public interface BoosterConfig {

    /** Namespace of the Lease and of the ConfigMap with the images; the pod's own. */
    @WithName("namespace")
    @WithDefault("kthena-system")
    String namespace();

    /** Who we are among the replicas of this service; a random name if absent. */
    Optional<String> identity();

    /** How long to wait between looks for the CRDs at start. */
    @WithDefault("1s")
    Duration crdRetry();

    /** Only one replica acts at a time. */
    LeaderElection leaderElection();

    /** Timing of the Lease. */
    interface LeaderElection {

        /** False in tests and for a single replica that needs no Lease. */
        @WithDefault("true")
        boolean enabled();

        /** How long a Lease holds without renewal. */
        @WithDefault("30s")
        Duration leaseDuration();

        /** When a leader that cannot renew gives up; shorter than the Lease's duration. */
        @WithDefault("20s")
        Duration renewDeadline();

        /** How often to renew or to try: seldom, to keep an idle service idle. */
        @WithDefault("8s")
        Duration retryPeriod();
    }
}
