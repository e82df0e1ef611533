package io.kthena.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, as the kernel counts it.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentMb memory that it has in RAM now, in MiB
 * @param peakMb the most that it ever had there
 */
public record Usage(double cpuSeconds, double residentMb, double peakMb) {
    private static final double TICKS = 100;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final double KB_PER_MB = 1024;

    /**
     * Of a process that lives.
     *
     * @throws IOException if it does not
     */
    public static Usage of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        return parse(Files.readString(proc.resolve("stat")), Files.readString(proc.resolve("status")));
    }

    /** Of this process. */
    public static Usage own() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    /** From the texts of {@code /proc/PID/stat} and {@code /proc/PID/status}. */
    static Usage parse(String stat, String status) {
        // The name in parentheses may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return new Usage(ticks / TICKS, megabytes(status, "VmRSS:"), megabytes(status, "VmHWM:"));
    }

    private static double megabytes(String status, String field) {
        return status.lines()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KB_PER_MB)
                .findFirst()
                .orElse(0);
    }
}
