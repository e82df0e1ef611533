package io.kthena.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void namesOfProcessesMayHaveSpacesAndBrackets() {
        String stat = "42 (a b) c) S 1 42 42 0 -1 4194304 1 0 0 0 150 50 0 0 20 0 9 0 1 1 1";
        String status = "Name:\tjava\nVmHWM:\t 200 kB\nVmRSS:\t  123456 kB\nThreads:\t9\n";

        assertThat(Usage.parse(stat, status)).isEqualTo(new Usage(2.0, 123456 / 1024.0, 200 / 1024.0));
    }

    @Test
    void idlingAndWaitingIsNoWork() {
        var cpu = HostCpu.parse("cpu  100 10 50 9000 700 5 5 30 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");

        assertThat(cpu).isEqualTo(new HostCpu(2.0, 0.3));
    }
}
