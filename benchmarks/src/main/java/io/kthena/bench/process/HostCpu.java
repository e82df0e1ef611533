package io.kthena.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all cores did so far.
 *
 * @param busySeconds anything but idling and waiting for disks
 * @param stolenSeconds taken by the host; part of the former
 */
public record HostCpu(double busySeconds, double stolenSeconds) {
    private static final double TICKS = 100;
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STOLEN = 8;
    private static final int GUEST = 9;

    /** Now. */
    public static HostCpu now() throws IOException {
        return parse(Files.readString(Path.of("/proc/stat")));
    }

    /** From the text of {@code /proc/stat}. */
    static HostCpu parse(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").split("\\s+");
        long busy = 0;
        for (int i = 1; i < Math.min(fields.length, GUEST); i++) {
            busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
        }
        return new HostCpu(busy / TICKS, Long.parseLong(fields[STOLEN]) / TICKS);
    }
}
