package io.kthena.cluster.loopback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks the operating system whether the addresses we are about to lease can really be bound. */
final class PortCheck {
    /** The port that engines listen on; a listener on all addresses there would collide with every pod. */
    private static final int ENGINE_PORT = 8000;

    private static final String PROBE = "127.64.0.0";

    /**
     * Fails when no block could work on this machine.
     *
     * @throws BlockTakenException when loopback aliases do not exist, or when a program listens on 0.0.0.0:8000
     */
    void requireUsableLoopback() {
        if (!binds(PROBE, 0)) {
            throw new BlockTakenException("Cannot bind " + PROBE + ": this machine has only 127.0.0.1 on its loopback"
                    + " interface. Each pod needs an address of its own there. On macOS add the ones you need first,"
                    + " for example: for i in $(seq 1 60); do sudo ifconfig lo0 alias 127.64.0.$i up; done");
        }
        // An address nobody leases: refused only when somebody holds the port on all addresses.
        if (!binds(ownAddress(), ENGINE_PORT)) {
            throw new BlockTakenException("A program on this machine listens on 0.0.0.0:" + ENGINE_PORT
                    + " (or [::]:" + ENGINE_PORT + "), so no pod can listen on that port at its own address."
                    + " Find it with: ss -ltnp 'sport = :" + ENGINE_PORT + "'; then stop it or bind it to 127.0.0.1.");
        }
    }

    /** An address of this process alone: two clusters that start at once must not take each other for a listener. */
    private static String ownAddress() {
        long pid = ProcessHandle.current().pid();
        return "127.127." + pid / 250 % 250 + "." + (pid % 250 + 1);
    }

    /** Whether nobody listens at the first pod's engine port, which a cluster without our lock might do. */
    boolean isFree(BlockAddresses addresses) {
        return binds(addresses.pod(BlockAddresses.FIRST_POD), ENGINE_PORT);
    }

    private static synchronized boolean binds(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
