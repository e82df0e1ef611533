package io.kthena.kv.session;

import java.time.Duration;
import java.time.Instant;

/** The cast of the tests. */
public final class Facts {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final Engine P = new Engine("uid-p", 0, "dev", "prefill-0", "127.64.0.20:8000");
    public static final Engine D1 = new Engine("uid-d1", 0, "dev", "decode-0", "127.64.0.21:8000");
    public static final Engine D2 = new Engine("uid-d2", 0, "dev", "decode-1", "127.64.0.22:8000");
    public static final Profile OLD = new Profile(Duration.ofSeconds(480), Duration.ofSeconds(33), false);
    public static final Profile CURRENT = new Profile(Duration.ofSeconds(480), Duration.ofSeconds(33), true);

    private Facts() {}

    public static Transfer transfer(String id, Profile profile) {
        return transfer(id, profile, P, "router-1", START);
    }

    public static Transfer transfer(String id, Profile profile, Engine prefill, String router, Instant now) {
        return new Transfer(
                id, "req-" + id, 1, router, "deepseek", "dev/deepseek", prefill, 100, Duration.ZERO, profile, now);
    }

    public static Handle handle(String id) {
        return new Handle("engine-p", "chatcmpl-" + id, "127.64.0.20", 30000, 7, 7_000);
    }

    public static Event.PrefillDone done(String id) {
        return new Event.PrefillDone(handle(id), Duration.ZERO);
    }
}
