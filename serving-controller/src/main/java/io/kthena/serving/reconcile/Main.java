package io.kthena.serving.reconcile;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point: starts the service, and beside it what the first answers of the API server would wait for. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs until the process is told to stop. */
    public static void main(String... arguments) {
        Thread.ofPlatform().daemon().name("head-start").start(ClusterObjects::prepare);
        Quarkus.run(arguments);
    }
}
