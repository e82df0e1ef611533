package io.kthena.router.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Everything that can be set, under {@code kthena.router}. Read here and in {@link Wiring} only. */
@ConfigMapping(prefix = "kthena.router")
interface RouterSettings {
    /** {@code host:port} of the KV coordinator's gRPC; none: no sessions are reported. */
    Optional<String> coordinator();

    /** Largest request body. */
    @WithDefault("32M")
    MemorySize maxBodySize();

    /** Whether engines see the client's Authorization header. */
    @WithDefault("false")
    boolean forwardAuthorization();

    /** Connections to engines. */
    Upstream upstream();

    /** Prefill-decode hand-off. */
    Handoff handoff();

    /** Engine metrics. */
    Scrape scrape();

    /** The choice of engines. */
    Scheduler scheduler();

    /** One line per request. */
    AccessLog accessLog();

    /** Connections to engines. */
    interface Upstream {
        /** Time to response headers of each leg where the ModelServer sets none. */
        @WithDefault("600s")
        Duration headerTimeout();

        /** Silence on a connection in use before it counts as broken. */
        @WithDefault("600s")
        Duration idleTimeout();

        /** Time to connect. */
        @WithDefault("5s")
        Duration connectTimeout();

        /** How long an unused connection is kept; shorter than engines keep it (uvicorn: 5 s). */
        @WithDefault("4s")
        Duration keepAlive();

        /** Connections per engine and event loop. */
        @WithDefault("4096")
        int maxConnections();

        /** Further attempts where the ModelServer sets none. */
        @WithDefault("2")
        int retries();

        /** Pause before the second and later retries. */
        @WithDefault("100ms")
        Duration retryInterval();
    }

    /** Prefill-decode hand-off. */
    interface Handoff {
        /** How long a prefill engine holds KV for a pull. */
        @WithDefault("480s")
        Duration holdTimeout();

        /** How long a read of held KV may still be under way after it was given up. */
        @WithDefault("35s")
        Duration quiesce();

        /** Time kept free for the decode engine's queue and the transfer. */
        @WithDefault("30s")
        Duration transferReserve();
    }

    /** Engine metrics. */
    interface Scrape {
        /** Interval for engines in use. */
        @WithDefault("1s")
        Duration active();

        /** Interval for idle engines. */
        @WithDefault("15s")
        Duration idle();
    }

    /** The choice of engines. */
    interface Scheduler {
        /** Engines whose own queue is this long get no more requests. */
        @WithDefault("10")
        int maxWaitingRequests();
    }

    /** One line per request. */
    interface AccessLog {
        /** Whether it is written. */
        @WithDefault("true")
        boolean enabled();

        /** {@code text} or {@code json}. */
        @WithDefault("text")
        String format();

        /** {@code stdout}, {@code stderr} or a file to append to. */
        @WithDefault("stdout")
        String output();
    }
}
