package io.kthena.bench.startup;

import io.kthena.bench.process.HostCpu;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Usage;
import io.kthena.bench.service.Bench;
import io.kthena.bench.service.Launch;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One start.
 *
 * @param service which
 * @param cache whether from the AOT cache
 * @param readySeconds from the start of the process to the first good answer of {@code /q/health/ready}
 * @param cpuSeconds the process had used by then
 * @param readyMb resident memory then
 * @param restingMb resident memory two seconds later
 * @param foreign cores that somebody else, or the host, used meanwhile; the API server does not count
 */
record Start(
        String service,
        boolean cache,
        double readySeconds,
        double cpuSeconds,
        double readyMb,
        double restingMb,
        double foreign) {
    private static final double DISTURBED = 0.25;
    private static final long REST_MILLIS = 2000;

    /** Whether nobody else used much of the machine. */
    boolean quiet() {
        return foreign < DISTURBED;
    }

    /** Starts a service, looks at it, and ends it. */
    static Start measure(Bench bench, Launch launch) throws Unavailable, IOException, InterruptedException {
        int port = Ports.free(bench.place().host());
        long apiServer = bench.apiServer().pids().getFirst();
        HostCpu host = HostCpu.now();
        double own = own(apiServer);
        try (var ready = launch.start(bench.place(), port, -1)) {
            double used = ready.atReady().cpuSeconds();
            double busy = HostCpu.now().busySeconds() - host.busySeconds();
            double foreign = Math.max(0, busy - used - (own(apiServer) - own)) / ready.readySeconds();
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            double resting = Usage.of(ready.pid()).residentMb();
            return new Start(
                    launch.service(),
                    launch.cache(),
                    ready.readySeconds(),
                    used,
                    ready.atReady().residentMb(),
                    resting,
                    foreign);
        }
    }

    /** CPU time of the API server and of this process, which asks whether the service is ready. */
    private static double own(long apiServer) throws IOException {
        return Usage.of(apiServer).cpuSeconds() + Usage.own().cpuSeconds();
    }
}
