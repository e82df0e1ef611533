package io.kthena.bench.controllers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a process has used until now, by the kernel's accounting.
 *
 * @param cpuSeconds in user and kernel
 * @param residentMb VmRSS
 * @param peakMb VmHWM
 */
record Usage(double cpuSeconds, double residentMb, double peakMb) {
    /** Clock ticks per second in /proc, the same on every Linux of today. */
    private static final double TICKS = 100;

    private static final int USER = 11;
    private static final int STEAL = 7;

    static Usage of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        return new Usage(cpuSeconds(proc), field(proc, "VmRSS:"), field(proc, "VmHWM:"));
    }

    /** Of this process. */
    static Usage own() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    private static double cpuSeconds(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        // The name in parentheses may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1])) / TICKS;
    }

    private static double field(Path proc, String name) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /**
     * What the whole machine has used until now.
     *
     * @param busySeconds of all cores, without idling and waiting
     * @param stealSeconds taken by the host
     */
    record Machine(double busySeconds, double stealSeconds) {
        static Machine now() throws IOException {
            String line = Files.readAllLines(Path.of("/proc/stat")).getFirst();
            long[] ticks = Arrays.stream(line.replaceFirst("cpu +", "").split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            long busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
            return new Machine(busy / TICKS, ticks[STEAL] / TICKS);
        }
    }
}
