package io.kthena.sim.sidechannel;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The asking half of the side channel: pooled REQ sockets, 1000 ms for each of three tries, 100 ms apart. A socket that
 * got no answer is thrown away. Thread-safe; calls block.
 */
final class PeerClient implements AutoCloseable {
    private static final int TRIES = 3;
    private static final long CLOSE_MILLIS = 1000;
    private static final int IDLE_PER_PEER = 4;
    private static final int HANDSHAKE_MILLIS = 150;

    private final ZContext context = new ZContext(1);
    private final Map<String, Deque<ZMQ.Socket>> idle = new ConcurrentHashMap<>();
    private final int timeoutMillis;

    PeerClient(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
        context.setLinger(0);
    }

    /**
     * Sends {@code message} and waits for the answer.
     *
     * @throws IOException when no try was answered
     */
    byte[] ask(String host, int port, SideMessage message) throws IOException {
        String endpoint = "tcp://" + host + ":" + port;
        byte[] payload = message.encode();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            var socket = take(endpoint);
            byte[] answer = null;
            try {
                answer = socket.send(payload) ? socket.recv() : null;
            } catch (ZMQException e) {
                throw new IOException(endpoint + ": " + e.getMessage(), e);
            } finally {
                giveBack(endpoint, socket, answer != null);
            }
            if (answer != null) {
                return answer;
            }
            pause();
        }
        throw new IOException(endpoint + " did not answer " + TRIES + " times");
    }

    private ZMQ.Socket take(String endpoint) throws IOException {
        var sockets = idle.computeIfAbsent(endpoint, _ -> new ArrayDeque<>());
        synchronized (sockets) {
            if (!sockets.isEmpty()) {
                return sockets.removeLast();
            }
        }
        try {
            var socket = context.createSocket(SocketType.REQ);
            socket.setLinger(0);
            // jeromq 0.6.0 may forget to start the handshake of a fresh connection (its change 1022): give up on it
            // early.
            socket.setHandshakeIvl(HANDSHAKE_MILLIS);
            socket.setReconnectIVL(10);
            socket.setSendTimeOut(timeoutMillis);
            socket.setReceiveTimeOut(timeoutMillis);
            socket.connect(endpoint);
            return socket;
        } catch (ZMQException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException(endpoint + ": " + e.getMessage(), e);
        }
    }

    private void giveBack(String endpoint, ZMQ.Socket socket, boolean usable) {
        var sockets = idle.computeIfAbsent(endpoint, _ -> new ArrayDeque<>());
        synchronized (sockets) {
            if (usable && sockets.size() < IDLE_PER_PEER) {
                sockets.addLast(socket);
                return;
            }
        }
        context.destroySocket(socket);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends all connections; waits only briefly, as the library may wait for ever for a socket that another thread left. */
    @Override
    public void close() {
        Thread ending = Thread.ofPlatform().daemon().name("peer-client-close").start(context::close);
        try {
            ending.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
