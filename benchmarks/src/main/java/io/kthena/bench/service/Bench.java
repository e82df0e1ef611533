package io.kthena.bench.service;

import io.kthena.bench.peers.Manifests;
import io.kthena.bench.peers.OurRouter;
import io.kthena.bench.peers.Site;
import io.kthena.bench.peers.Unavailable;
import io.kthena.bench.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where services are measured: an embedded API server with our CRDs, in a process of its own, and a kubeconfig for it. */
public final class Bench implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Path home;
    private final Path work;
    private final Path kubeconfig;
    private final Child apiServer;

    private Bench(Path home, Path work, Path kubeconfig, Child apiServer) {
        this.home = home;
        this.work = work;
        this.kubeconfig = kubeconfig;
        this.apiServer = apiServer;
    }

    /**
     * Starts the API server.
     *
     * @param core the only core that it may use, negative for all
     */
    public static Bench start(Path home, int core) throws Unavailable, IOException, InterruptedException {
        Path work = Files.createDirectories(home.resolve("target/bench"));
        int port = Site.freePort(HOST);
        var site = new Site(home, work, HOST, HOST, HOST, HOST, port, core, core);
        Child apiServer = OurRouter.apiServer(site, port);
        String url = "http://" + HOST + ":" + port;
        try {
            Manifests.namespace(url);
            Path kubeconfig = Files.writeString(work.resolve("kubeconfig-services"), Manifests.kubeconfig(url));
            return new Bench(home, work, kubeconfig, apiServer);
        } catch (Unavailable | IOException | InterruptedException e) {
            apiServer.close();
            throw e;
        }
    }

    /** The repository. */
    public Path home() {
        return home;
    }

    /** Loopback address of everything. */
    public String host() {
        return HOST;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** The API server's process. */
    public Child apiServer() {
        return apiServer;
    }

    Path log(String name) {
        return work.resolve("logs").resolve(name + ".log");
    }

    @Override
    public void close() {
        apiServer.close();
    }
}
