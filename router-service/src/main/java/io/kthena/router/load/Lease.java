package io.kthena.router.load;

/** One request's share of an engine; closing it twice counts once. Belongs to one event loop. */
public final class Lease implements AutoCloseable {
    private final EndpointLoad load;
    private final long share;
    private boolean open = true;

    Lease(EndpointLoad load, long share) {
        this.load = load;
        this.share = share;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            load.release(share);
        }
    }
}
