package io.kthena.kv.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The coordinator's settings. */
@ConfigMapping(prefix = "kv")
public interface Settings {
    /** This process's name, stable over restarts of its container: a restarted leader takes its own Lease at once. */
    @WithDefault("${POD_NAME:${HOSTNAME:kv-coordinator}}")
    String identity();

    /** The namespace of the Lease. */
    @WithDefault("${POD_NAMESPACE:kthena-system}")
    String namespace();

    /** The cluster. */
    Kubernetes kubernetes();

    /** Leader election. */
    Election election();

    /** The routers' leases. */
    Lease lease();

    /** What engines do when a router does not say. */
    Engine engine();

    /** The timers of a session. */
    Timers timers();

    /** The books. */
    Ledger ledger();

    /** How long a new leader reclaims nothing. */
    @WithDefault("30s")
    Duration recovery();

    /** Watching the cluster. */
    interface Kubernetes {
        /** Whether pods and model servers are watched and status is written. */
        @WithDefault("true")
        boolean enabled();

        /** Least time between two status writes of one model server. */
        @WithDefault("5s")
        Duration statusPause();
    }

    /** Leader election by a Lease. */
    interface Election {
        /** Whether there is one; without it this process always leads. */
        @WithDefault("true")
        boolean enabled();

        /** The Lease's name. */
        @WithDefault("kthena-kv-coordinator")
        String leaseName();

        /** How long a silent leader keeps the Lease. */
        @WithDefault("15s")
        Duration duration();

        /** How long a leader tries to renew. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** Pause between renewals. */
        @WithDefault("5s")
        Duration retryPeriod();
    }

    /** A router's lease. */
    interface Lease {
        /** How long it is valid without a word. */
        @WithDefault("15s")
        Duration ttl();

        /** How much longer a silent router is given. */
        @WithDefault("30s")
        Duration grace();
    }

    /** An engine's defaults. */
    interface Engine {
        /** After which the prefill engine frees a hold by itself. */
        @WithDefault("480s")
        Duration holdTimeout();

        /** After which no read of an aborted decode request can land. */
        @WithDefault("33s")
        Duration transferTimeout();
    }

    /** A session's timers. */
    interface Timers {
        /** Least time for a prefill leg. */
        @WithDefault("30s")
        Duration prefillMin();

        /** From hold to decode leg. */
        @WithDefault("2s")
        Duration dispatch();

        /** From decode leg to first output. */
        @WithDefault("5s")
        Duration settle();

        /** From abort to a clean decode engine. */
        @WithDefault("10s")
        Duration drain();

        /** For a router's own release to begin. */
        @WithDefault("2s")
        Duration ownRelease();

        /** Added to the transfer timeout. */
        @WithDefault("2s")
        Duration quiesceMargin();

        /** Added to the hold timeout. */
        @WithDefault("10s")
        Duration holdMargin();

        /** For one release action. */
        @WithDefault("40s")
        Duration reclaim();

        /** How often a release is tried. */
        @WithDefault("3")
        int reclaimAttempts();

        /** Whether a hold may be released by force after a decode engine had its parameters. */
        @WithDefault("false")
        boolean reclaimAfterFence();
    }

    /** What the books keep. */
    interface Ledger {
        /** Most ended sessions. */
        @WithDefault("10000")
        int tombstones();

        /** How long ended sessions are remembered. */
        @WithDefault("600s")
        Duration tombstoneAge();

        /** Most lines of a session's history. */
        @WithDefault("24")
        int history();
    }

    /** The timers as the core's record. */
    default io.kthena.kv.session.Timers sessionTimers() {
        var t = timers();
        return new io.kthena.kv.session.Timers(
                t.prefillMin(),
                t.dispatch(),
                t.settle(),
                t.drain(),
                t.ownRelease(),
                t.quiesceMargin(),
                t.holdMargin(),
                t.reclaim(),
                t.reclaimAttempts(),
                t.reclaimAfterFence());
    }
}
