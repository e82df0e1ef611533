package io.kthena.cluster.real;

import io.kthena.cluster.loopback.LoopbackBlock;
import io.kthena.cluster.real.RealApiServerOptions.Controllers;
import java.io.IOException;
import java.nio.file.Path;

/** Runs a real API server without a node until it is interrupted, as a cluster to try {@code --kubeconfig} on. */
public final class RealApiServerMain {
    private RealApiServerMain() {}

    /**
     * Starts it and prints the line that points kubectl to it.
     *
     * @param arguments the checkout and a folder for its files
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("usage: RealApiServerMain CHECKOUT FOLDER");
            System.exit(2);
        }
        KubeAssets assets =
                KubeAssets.find(Path.of(arguments[0])).orElseThrow(() -> new IllegalStateException(KubeAssets.MISSING));
        LoopbackBlock block = LoopbackBlock.lease(LoopbackBlock.sharedDirectory());
        RealApiServer server = RealApiServer.start(
                assets,
                RealApiServerOptions.on(
                        block.addresses().pod(1), Path.of(arguments[1], "real-api-server"), Controllers.FULL));
        System.out.println("export KUBECONFIG=" + server.kubeconfig());
        Thread.currentThread().join();
    }
}
