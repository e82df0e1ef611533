package io.kthena.cluster.node.container;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** A container that is a process of this machine. */
public final class ContainerProcess implements RunningContainer {
    private static final System.Logger LOG = System.getLogger(ContainerProcess.class.getName());
    private static final int PUMP_STACK = 128 * 1024;

    private final String id;
    private final Process process;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ContainerProcess(String id, Process process) {
        this.id = id;
        this.process = process;
    }

    /**
     * Starts the process.
     *
     * @param id the new container's id
     * @param launch what to start
     * @param registry starts it
     * @throws IOException when the program cannot be started or its log cannot be written
     */
    public static ContainerProcess start(String id, Launch launch, ProcessRegistry registry) throws IOException {
        LogFile log = LogFile.create(launch.log());
        try {
            Process process = registry.start(launch.builder());
            ContainerProcess container = new ContainerProcess(id, process);
            // A pipe read blocks its thread for the process's whole life, and a virtual one would hold a carrier.
            Thread pump = new Thread(null, () -> container.pump(log), "log-" + process.pid(), PUMP_STACK);
            pump.setDaemon(true);
            pump.start();
            return container;
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    private void pump(LogFile log) {
        try (log;
                InputStream output = process.getInputStream()) {
            byte[] buffer = new byte[8192];
            for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                log.write(buffer, n);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "output of process " + process.pid() + " ended", e);
        }
        // Only now, so that whoever hears of the end finds the whole log.
        process.onExit().thenAccept(ended -> exit.complete(ended.exitValue()));
    }

    @Override
    public String id() {
        return id;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void terminate() {
        process.destroy();
    }

    @Override
    public void kill() {
        ProcessRegistry.kill(process);
    }
}
