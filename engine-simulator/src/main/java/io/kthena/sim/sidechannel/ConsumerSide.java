package io.kthena.sim.sidechannel;

import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.fault.Faults;
import io.kthena.sim.log.EventLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pulling half: fetches KV from prefill ranks and tells them when it is done, whether or not the read went well
 * (spec: mooncake protocol, sections 1.6 and 1.8). Pulls from one peer run one after the other, those from different
 * peers at once. Metadata is asked for once per engine id and port and never again, as in the real connector.
 * Thread-safe; callbacks run on a worker thread.
 */
public final class ConsumerSide implements AutoCloseable {
    private static final int WORKERS = 32;
    private static final int TURN = 5;

    /**
     * What this side is.
     *
     * @param prefillTp declared tensor-parallel size of the prefill side
     * @param decodeTp declared tensor-parallel size of this side
     * @param kvHeads KV heads of the model
     * @param blockSize tokens per block
     * @param timeoutMillis for each try to reach a peer
     * @param faults faults to inject
     * @param transferMillis duration of a pull by its number of blocks
     * @param crash kills the engine
     */
    public record Setup(
            int prefillTp,
            int decodeTp,
            int kvHeads,
            int blockSize,
            int timeoutMillis,
            Faults faults,
            ToDoubleFunction<Integer> transferMillis,
            Runnable crash) {}

    /**
     * How a pull ended.
     *
     * @param ok whether all ranks were read
     * @param late whether the prefill engine no longer held the request when it was read
     * @param contents content of the blocks read; empty when the peer is no simulator or nothing was read
     * @param problem what went wrong, empty when nothing did
     */
    public record Pulled(boolean ok, boolean late, long[] contents, String problem) {
        static Pulled failed(String problem) {
            return new Pulled(false, false, new long[0], problem);
        }
    }

    private record Job(RemoteKv remote, int skip, boolean read, Consumer<Pulled> callback) {}

    private final Setup setup;
    private final Map<String, AgentMetadata> metadata = new ConcurrentHashMap<>();
    private final Map<String, Deque<Job>> queues = new HashMap<>();
    private final ThreadPoolExecutor workers;
    private @Nullable PeerClient client;

    /** Starts nothing until the first pull. */
    public ConsumerSide(Setup setup) {
        this.setup = setup;
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("kv-pull-", 0).daemon().factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /** Fetches the remote blocks after the first {@code skip}, then says DONE. */
    public void pull(RemoteKv remote, int skip, Consumer<Pulled> callback) {
        enqueue(new Job(remote, skip, true, callback));
    }

    /** Says DONE without reading, as for a request that never got in. */
    public void release(RemoteKv remote) {
        enqueue(new Job(remote, 0, false, _ -> {}));
    }

    private void enqueue(Job job) {
        String peer = job.remote().host() + ":" + job.remote().port();
        synchronized (queues) {
            var queue = queues.get(peer);
            if (queue != null) {
                queue.addLast(job);
                return;
            }
            queues.put(peer, new ArrayDeque<>(List.of(job)));
        }
        submit(peer);
    }

    private void submit(String peer) {
        if (!workers.isShutdown()) {
            workers.execute(() -> work(peer));
        }
    }

    /** Handles a few jobs of one peer, then lets others have the thread. */
    private void work(String peer) {
        for (int turn = 0; turn < TURN; turn++) {
            Job job;
            synchronized (queues) {
                job = queues.getOrDefault(peer, new ArrayDeque<>()).pollFirst();
                if (job == null) {
                    queues.remove(peer);
                    return;
                }
            }
            run(job);
        }
        submit(peer);
    }

    private void run(Job job) {
        Pulled result;
        try {
            result = job.read() ? read(job) : new Pulled(true, false, new long[0], "");
        } catch (IOException | RuntimeException e) {
            EventLog.error("kv.pull_failed", "request", job.remote().requestId(), "reason", e.getMessage());
            result = Pulled.failed(String.valueOf(e.getMessage()));
        } finally {
            sayDone(job.remote());
        }
        job.callback().accept(result);
    }

    private Pulled read(Job job) throws IOException {
        long started = System.nanoTime();
        var remote = job.remote();
        int[] wanted = Arrays.copyOfRange(
                remote.blocks(), Math.min(job.skip(), remote.blocks().length), remote.blocks().length);
        boolean late = false;
        boolean first = true;
        long[] contents = new long[0];
        boolean partial = setup.faults().strikes(Fault.READ_PARTIAL_RANKS);
        for (int rank : ranks(remote)) {
            if (setup.faults().strikes(Fault.READ_FAIL) || partial && !first) {
                throw new IOException("transfer engine returned -1 (injected)");
            }
            if (first && setup.faults().strikes(Fault.CRASH_WHILE_READING)) {
                setup.crash().run();
            }
            var image = readRank(remote, rank, wanted);
            late |= !image.held();
            contents = image.contents();
            first = false;
        }
        pause(setup.transferMillis().applyAsDouble(wanted.length)
                + setup.faults().strike(Fault.READ_SLOW).map(FaultRule::millis).orElse(0L));
        EventLog.info(
                "kv.pulled",
                "request",
                remote.requestId(),
                "blocks",
                wanted.length,
                "millis",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        return new Pulled(true, late, contents, "");
    }

    private MemoryImage readRank(RemoteKv remote, int rank, int[] wanted) throws IOException {
        int port = remote.port() + rank;
        String host = remote.hostOf(rank);
        String key = remote.engineId() + "@" + port;
        var known = metadata.get(key);
        if (known == null) {
            known = AgentMetadata.parse(client().ask(host, port, new SideMessage.GetMeta()));
            metadata.put(key, known);
        }
        if (known.blockSize() > 0 && known.blockSize() != setup.blockSize()) {
            throw new IOException(
                    "block sizes differ: " + known.blockSize() + " there, " + setup.blockSize() + " here");
        }
        if (!known.simulated()) {
            return new MemoryImage(true, true, new long[0]);
        }
        var image = MemoryImage.parse(
                client().ask(host, port, new SideMessage.Read(remote.requestId(), known.tePort(), wanted)));
        if (!image.reached()) {
            throw new IOException("transfer session " + host + ":" + known.tePort() + " is not there");
        }
        return image;
    }

    private void sayDone(RemoteKv remote) {
        for (int rank : ranks(remote)) {
            try {
                client().ask(
                                remote.hostOf(rank),
                                remote.port() + rank,
                                new SideMessage.Done(remote.requestId(), Map.of()));
            } catch (IOException | RuntimeException e) {
                EventLog.error("kv.done_not_delivered", "request", remote.requestId(), "reason", e.getMessage());
            }
        }
    }

    private List<Integer> ranks(RemoteKv remote) {
        return RankSelection.picked(remote.requestId(), setup.prefillTp(), setup.decodeTp(), setup.kvHeads());
    }

    private synchronized PeerClient client() {
        var current = client;
        if (current == null) {
            current = new PeerClient(setup.timeoutMillis());
            client = current;
        }
        return current;
    }

    private static void pause(double millis) throws IOException {
        if (millis > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep((long) (millis * 1e6));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        try {
            // A worker that opens a socket while the context ends would keep it from ending.
            workers.awaitTermination(2L * setup.timeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        PeerClient current;
        synchronized (this) {
            current = client;
        }
        if (current != null) {
            current.close();
        }
    }
}
