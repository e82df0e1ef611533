package io.kthena.sim.sidechannel;

import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.fault.Faults;
import io.kthena.sim.kvcache.BlockPool;
import io.kthena.sim.launch.LaunchException;
import io.kthena.sim.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The listening half of the side channel: one ROUTER socket per prefill rank, one thread for all. Every DONE is
 * answered {@code ACK}, known or not; what is not understood is not answered.
 */
public final class RankServer implements AutoCloseable {
    private static final byte[] ACK = "ACK".getBytes(StandardCharsets.US_ASCII);
    private static final String STOP = "inproc://stop";

    /**
     * What the server needs to know about its engine.
     *
     * @param metadata of rank 0; ports of the others follow
     * @param trackers one per rank
     * @param pool the memory that is read
     * @param faults faults to inject
     * @param listener told of every DONE, on the socket thread
     */
    public record Setup(
            AgentMetadata metadata, List<RankTracker> trackers, BlockPool pool, Faults faults, Listener listener) {}

    /** Wants to know when something happened that the next engine step will see. */
    @FunctionalInterface
    public interface Listener {
        /** A DONE was applied to a rank. */
        void done(RankTracker.Outcome outcome);
    }

    private record Delayed(long dueNanos, int rank, SideMessage.Done done) {}

    private final Setup setup;
    private final ZContext context = new ZContext(1);
    private final List<ZMQ.Socket> routers = new ArrayList<>();
    private final ZMQ.Socket stopping;
    private final ZMQ.Socket stop;
    private final Thread thread;
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNanos));

    /**
     * Binds all ports and starts answering.
     *
     * @throws LaunchException when a port cannot be bound
     */
    public RankServer(Setup setup) {
        this.setup = setup;
        context.setLinger(0);
        for (int rank = 0; rank < setup.trackers().size(); rank++) {
            routers.add(bind(rank));
        }
        stopping = context.createSocket(SocketType.PAIR);
        stopping.bind(STOP);
        stop = context.createSocket(SocketType.PAIR);
        stop.connect(STOP);
        thread = Thread.ofPlatform().name("side-channel").daemon().start(this::run);
    }

    private ZMQ.Socket bind(int rank) {
        String address = "tcp://" + setup.metadata().localIp() + ":" + port(rank);
        var socket = context.createSocket(SocketType.ROUTER);
        try {
            socket.bind(address);
        } catch (ZMQException e) {
            context.close();
            throw new LaunchException("side channel: cannot listen on " + address + ": " + e.getMessage());
        }
        EventLog.info("sidechannel.listening", "rank", rank, "address", address);
        return socket;
    }

    private int port(int rank) {
        return setup.metadata().handshakePort() + rank;
    }

    private void run() {
        try (var poller = context.createPoller(routers.size() + 1)) {
            routers.forEach(router -> poller.register(router, ZMQ.Poller.POLLIN));
            poller.register(stopping, ZMQ.Poller.POLLIN);
            while (poller.poll(untilNextDelayed()) >= 0 && !poller.pollin(routers.size())) {
                for (int rank = 0; rank < routers.size(); rank++) {
                    if (poller.pollin(rank)) {
                        serve(rank, routers.get(rank));
                    }
                }
                applyDelayed();
            }
        } catch (ZMQException e) {
            EventLog.warn("sidechannel.ended", "reason", e.getMessage());
        }
    }

    private void serve(int rank, ZMQ.Socket router) {
        byte[] identity = router.recv();
        byte[] payload = null;
        while (router.hasReceiveMore()) {
            byte[] frame = router.recv();
            payload = frame.length > 0 ? frame : payload;
        }
        byte[] reply = payload == null ? null : answer(rank, SideMessage.parse(payload));
        if (reply != null) {
            router.sendMore(identity);
            router.sendMore(new byte[0]);
            router.send(reply);
        }
    }

    private byte @Nullable [] answer(int rank, SideMessage message) {
        return switch (message) {
            case SideMessage.GetMeta _ -> setup.faults().strikes(Fault.META_TIMEOUT) ? null : metadata(rank);
            case SideMessage.Done done -> {
                receive(rank, done);
                yield ACK;
            }
            case SideMessage.Read read -> image(rank, read).encode();
            case SideMessage.Unknown(var why) -> {
                EventLog.error("sidechannel.unexpected_message", "rank", rank, "reason", why);
                yield null;
            }
        };
    }

    private byte[] metadata(int rank) {
        var base = setup.metadata();
        return new AgentMetadata(
                        base.engineId(),
                        base.tePort() + rank,
                        base.blockSize(),
                        base.blocks(),
                        base.baseAddresses(),
                        base.localIp(),
                        port(rank),
                        base.simulated())
                .encode();
    }

    private MemoryImage image(int rank, SideMessage.Read read) {
        var pool = setup.pool();
        boolean reached = read.tePort() == setup.metadata().tePort() + rank;
        var contents = new long[read.blocks().length];
        for (int i = 0; i < contents.length && reached; i++) {
            int block = read.blocks()[i];
            if (block < 0 || block >= pool.size()) {
                return new MemoryImage(false, false, new long[0]);
            }
            contents[i] = pool.content(block);
        }
        return new MemoryImage(reached, setup.trackers().get(rank).knows(read.requestId()), contents);
    }

    private void receive(int rank, SideMessage.Done done) {
        if (setup.faults().strikes(Fault.DONE_DROP)) {
            return;
        }
        long delay =
                setup.faults().strike(Fault.DONE_DELAY).map(FaultRule::millis).orElse(0L);
        if (delay > 0) {
            delayed.add(new Delayed(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay), rank, done));
            return;
        }
        apply(rank, done);
        if (setup.faults().strikes(Fault.DONE_DUPLICATE)) {
            apply(rank, done);
        }
    }

    private void apply(int rank, SideMessage.Done done) {
        int needed = done.expected().getOrDefault(port(rank), 1);
        var outcome = setup.trackers().get(rank).done(done.requestId(), Math.max(1, needed));
        if (outcome == RankTracker.Outcome.UNKNOWN) {
            EventLog.warn("sidechannel.done_for_unknown_request", "rank", rank, "request", done.requestId());
        }
        setup.listener().done(outcome);
    }

    private long untilNextDelayed() {
        var next = delayed.peek();
        return next == null ? -1 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(next.dueNanos() - System.nanoTime()) + 1);
    }

    private void applyDelayed() {
        while (!delayed.isEmpty() && delayed.peek().dueNanos() <= System.nanoTime()) {
            var due = delayed.remove();
            apply(due.rank(), due.done());
        }
    }

    @Override
    public synchronized void close() {
        if (context.isClosed()) {
            return;
        }
        stop.send(new byte[0]);
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.close();
    }
}
