package io.kthena.router.config;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * One event loop per core. The framework's own default is never less than two, and two loops on one core wake each other
 * instead of working in larger turns. Any other setting wins.
 */
public final class EventLoops implements ConfigSource {
    private static final String NAME = "quarkus.vertx.event-loops-pool-size";
    private static final int BELOW_ALL_FILES = 50;

    @Override
    public String getName() {
        return "one event loop per core";
    }

    @Override
    public int getOrdinal() {
        return BELOW_ALL_FILES;
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(NAME);
    }

    @Override
    public @Nullable String getValue(String name) {
        return NAME.equals(name) ? Integer.toString(Runtime.getRuntime().availableProcessors()) : null;
    }
}
