package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/** Health probes and the drain hook of the containers (workload spec §2.6, §2.7, D-21). */
final class Probes {

    /** How long a container may take to stop: the hook waits that long at most for running requests. */
    static final long DRAIN_SECONDS = 300;

    private static final int LOAD_SECONDS = 3600;

    private Probes() {}

    /** Ready as soon as the engine answers, which {@link #engineStartup} awaits. */
    static Probe engineReadiness(int port) {
        return health(port)
                .withInitialDelaySeconds(5)
                .withPeriodSeconds(5)
                .withFailureThreshold(3)
                .withSuccessThreshold(1)
                .withTimeoutSeconds(1)
                .build();
    }

    /** Restarts an engine that hangs. */
    static Probe engineLiveness(int port) {
        return health(port)
                .withInitialDelaySeconds(180)
                .withPeriodSeconds(5)
                .withFailureThreshold(3)
                .build();
    }

    /** A large model may load for an hour before the liveness probe counts; asked each second, to delay nothing. */
    static Probe engineStartup(int port) {
        return health(port)
                .withPeriodSeconds(1)
                .withFailureThreshold(LOAD_SECONDS)
                .build();
    }

    /** The sidecar of an aggregated engine. */
    static Probe runtimeReadiness(int port) {
        return health(port).withInitialDelaySeconds(5).withPeriodSeconds(10).build();
    }

    /** The sidecar beside a prefill or decode engine: asked before the engine is, so that it does not hold up the pod. */
    static Probe disaggregatedRuntimeReadiness(int port) {
        return health(port).withInitialDelaySeconds(1).withPeriodSeconds(5).build();
    }

    /** Holds the end of the container back while its engine has requests; an engine that cannot be asked does not count. */
    static Lifecycle drain(int port) {
        String script = """
                while :; do
                  busy=$(curl -s -m 2 http://localhost:%d/metrics | \
                awk '/^vllm:num_requests_(running|waiting)/ { n += $NF; seen = 1 } END { if (seen) print n }')
                  if [ -z "$busy" ] || [ "$busy" = 0 ]; then exit 0; fi
                  echo "draining: $busy requests left" > /proc/1/fd/1
                  sleep 5
                done
                """.formatted(port);
        return new LifecycleBuilder()
                .withNewPreStop()
                .withNewExec()
                .withCommand("/bin/sh", "-c", script)
                .endExec()
                .endPreStop()
                .build();
    }

    private static ProbeBuilder health(int port) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath("/health")
                .withNewPort(port)
                .endHttpGet();
    }
}
