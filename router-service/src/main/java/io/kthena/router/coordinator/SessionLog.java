package io.kthena.router.coordinator;

import io.kthena.kv.proto.EngineRef;
import io.kthena.kv.proto.SessionEvent;
import io.kthena.kv.proto.SessionFacts;
import io.kthena.router.dispatch.Sessions;
import io.kthena.router.topology.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Mints session ids, keeps the sessions that are open, and hands their events on. Thread-safe. */
public final class SessionLog implements Sessions {
    private final ConcurrentMap<String, ReportedSession> open = new ConcurrentHashMap<>();
    private final Consumer<SessionEvent> sink;
    private final boolean reporting;
    private final InstantSource wall;
    private final LongSupplier clock;
    private final RandomGenerator random;

    /**
     * @param sink takes events; must not block
     * @param reporting whether anybody listens; if not, only ids are minted
     * @param wall for the time in the ids
     * @param clock monotonic nanoseconds
     * @param random must be safe for concurrent use
     */
    SessionLog(
            Consumer<SessionEvent> sink,
            boolean reporting,
            InstantSource wall,
            LongSupplier clock,
            RandomGenerator random) {
        this.sink = sink;
        this.reporting = reporting;
        this.wall = wall;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Session open(Facts facts) {
        var session = new ReportedSession(this, Ulid.of(wall.millis(), random), facts, clock.getAsLong());
        if (reporting) {
            open.put(session.id(), session);
            session.opened();
        }
        return session;
    }

    boolean isReporting() {
        return reporting;
    }

    long now() {
        return clock.getAsLong();
    }

    void emit(SessionEvent event) {
        sink.accept(event);
    }

    void reopened(ReportedSession session) {
        if (reporting) {
            open.put(session.id(), session);
        }
    }

    void closed(String id) {
        open.remove(id);
    }

    Collection<ReportedSession> open() {
        return open.values();
    }

    /** The exclusive or of the FNV-1a hashes of all open ids: equal sets give equal values. */
    static long hash(Collection<String> ids) {
        long all = 0;
        for (String id : ids) {
            long hash = 0xcbf29ce484222325L;
            for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
            }
            all ^= hash;
        }
        return all;
    }

    static EngineRef engine(Endpoint endpoint, String engineId) {
        return EngineRef.newBuilder()
                .setEngineId(engineId)
                .setPodUid(endpoint.uid())
                .setRestartCount(endpoint.restarts())
                .setAddress(endpoint.address())
                .setNamespace(endpoint.namespace())
                .setPodName(endpoint.name())
                .build();
    }

    static SessionFacts facts(Facts facts) {
        return SessionFacts.newBuilder()
                .setClientRequestId(facts.requestId())
                .setAttempt(facts.attempt())
                .setModel(facts.model())
                .setModelServer(facts.server())
                .setProducer(engine(facts.producer(), ""))
                .setPromptTokensEstimate(facts.promptTokens())
                .build();
    }
}
