package io.kthena.cluster.launch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of processes that belong to a local cluster, on disk, so that {@code down} finds them even when the process that
 * started them was killed. A process is named by id and start time: ids are reused.
 */
final class ProcessList {
    /**
     * One process.
     *
     * @param name what it is
     * @param pid its id
     * @param started its start, milliseconds since the epoch
     * @param address where it listens, or {@code -}
     * @param restarts how often it was started again
     */
    record Entry(String name, long pid, long started, String address, int restarts) {
        static Entry of(String name, ProcessHandle process, String address, int restarts) {
            long started =
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
            return new Entry(name, process.pid(), started, address, restarts);
        }

        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(p -> started == 0
                            || p.info()
                                    .startInstant()
                                    .map(s -> s.toEpochMilli() == started)
                                    .orElse(true));
        }
    }

    private ProcessList() {}

    static void save(StateFolder state, List<Entry> entries) {
        StringBuilder lines = new StringBuilder();
        for (Entry e : entries) {
            lines.append(e.name)
                    .append(' ')
                    .append(e.pid)
                    .append(' ')
                    .append(e.started)
                    .append(' ')
                    .append(e.address)
                    .append(' ')
                    .append(e.restarts)
                    .append('\n');
        }
        state.write(state.processes(), lines.toString());
    }

    static List<Entry> load(StateFolder state) {
        List<Entry> entries = new ArrayList<>();
        for (String line : state.read(state.processes()).orElse("").lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 5) {
                entries.add(new Entry(
                        fields[0],
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        fields[3],
                        Integer.parseInt(fields[4])));
            }
        }
        return entries;
    }
}
