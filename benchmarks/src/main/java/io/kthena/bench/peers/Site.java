package io.kthena.bench.peers;

import java.nio.file.Path;

/**
 * Where a benchmark takes place.
 *
 * @param home the repository
 * @param work scratch folder under {@code target/}
 * @param host loopback address of contenders
 * @param engine address of the engine that answers alone
 * @param prefill address of the prefill engine
 * @param decode address of the decode engine
 * @param enginePort port of all three
 * @param contenderCore the core of whoever is measured, negative for all
 * @param loadCore the core of everybody else, negative for all
 */
public record Site(
        Path home,
        Path work,
        String host,
        String engine,
        String prefill,
        String decode,
        int enginePort,
        int contenderCore,
        int loadCore) {
    /** Where a contender's output goes. */
    public Path log(String name) {
        return work.resolve("logs").resolve(name + ".log");
    }

    /** {@code host:port} of the engine that answers alone. */
    public String engineAddress() {
        return engine + ":" + enginePort;
    }
}
