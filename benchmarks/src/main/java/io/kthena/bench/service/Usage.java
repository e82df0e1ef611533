package io.kthena.bench.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, as the kernel counts it.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentKb memory it has in RAM now
 */
public record Usage(double cpuSeconds, long residentKb) {
    private static final double TICKS = 100;
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    /**
     * Of a process that lives.
     *
     * @throws IOException if it does not
     */
    public static Usage of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        return parse(Files.readString(proc.resolve("stat")), Files.readString(proc.resolve("status")));
    }

    /** From the texts of {@code /proc/PID/stat} and {@code /proc/PID/status}. */
    static Usage parse(String stat, String status) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        long resident = status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        return new Usage(ticks / TICKS, resident);
    }
}
