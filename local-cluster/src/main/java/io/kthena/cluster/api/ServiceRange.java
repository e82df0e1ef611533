package io.kthena.cluster.api;

import io.kthena.cluster.kinds.ServiceAddresses;
import io.kthena.cluster.store.Change;
import io.kthena.cluster.store.Json;
import java.util.HashSet;
import java.util.Set;

/** Addresses for services out of a block of 4096; addresses in use are learnt from the store, so none leaks. Thread-safe. */
final class ServiceRange implements ServiceAddresses {
    private static final int THIRDS = 16;
    private static final int FIRST_HOST = 1;
    private static final int LAST_HOST = 254;

    private final String firstTwo;
    private final int third;
    private final Set<String> used = new HashSet<>();
    private int next;

    /** The range that starts at the given first three numbers. */
    ServiceRange(String firstThree) {
        int dot = firstThree.lastIndexOf('.');
        this.firstTwo = firstThree.substring(0, dot);
        this.third = Integer.parseInt(firstThree.substring(dot + 1));
    }

    /** Follows the services: a listener of the store. */
    synchronized void onChange(Change change) {
        if (change.object().key().resource().equals("services")) {
            String address = Json.text(change.object().json(), "spec", "clusterIP");
            if (change.kind() == Change.Kind.DELETED) {
                used.remove(address);
            } else if (!address.isEmpty() && !address.equals("None")) {
                used.add(address);
            }
        }
    }

    @Override
    public synchronized String allocate() {
        int hosts = LAST_HOST - FIRST_HOST + 1;
        for (int tries = 0; tries < THIRDS * hosts; tries++) {
            int n = next;
            next = (next + 1) % (THIRDS * hosts);
            String address = firstTwo + "." + (third + n / hosts) + "." + (FIRST_HOST + n % hosts);
            if (!used.contains(address)) {
                return address;
            }
        }
        throw new IllegalStateException("no service address is free");
    }
}
