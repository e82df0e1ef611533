package io.kthena.router.load;

/** One request's share of an engine; closing it twice counts once. Belongs to one event loop. */
public final class Lease implements AutoCloseable {
    private final EndpointLoad load;
    private boolean open = true;

    Lease(EndpointLoad load) {
        this.load = load;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            load.release();
        }
    }
}
