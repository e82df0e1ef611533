package io.kthena.bench.router;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The fake engine and the load generator, built with gcc and started anew for each test; where there is no gcc, tests are
 * skipped.
 */
final class RunningEngine implements BeforeEachCallback, AfterEachCallback {
    private static final String LOOPBACK = "127.0.0.1";

    private @Nullable Site site;
    private @Nullable Engine engine;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "engine");
        assumeTrue(
                Shell.run(work, List.of("gcc", "--version")).isFine(),
                "gcc is not installed: the load generator is not tested");
        site = site(Path.of("..").toRealPath(), work.toAbsolutePath());
        Engine.build(site);
        engine = Engine.start(site);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (engine != null) {
            engine.close();
        }
    }

    /** A site of which {@code home} is the repository. */
    static Site site(Path home, Path work) throws IOException {
        return new Site(home, work, LOOPBACK, "127.1.2.1", "127.1.2.2", "127.1.2.3", Ports.free("127.1.2.1"), -1, -1);
    }

    Site site() {
        return Objects.requireNonNull(site);
    }

    Engine engine() {
        return Objects.requireNonNull(engine);
    }

    Prompts prompts() throws IOException {
        return new Prompts(Files.createDirectories(site().work().resolve("prompts")));
    }

    /** @param length of every answer, negative if any will do */
    LoadTool load(long length) throws IOException {
        return new LoadTool(site(), prompts(), length);
    }
}
