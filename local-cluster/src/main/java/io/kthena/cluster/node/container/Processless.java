package io.kthena.cluster.node.container;

import java.util.concurrent.CompletableFuture;

/** A container without a process: it runs until it is told to end. */
public final class Processless implements RunningContainer {
    private final String id;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /** @param id the container's id */
    public Processless(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void terminate() {
        exit.complete(0);
    }

    @Override
    public void kill() {
        exit.complete(137);
    }
}
