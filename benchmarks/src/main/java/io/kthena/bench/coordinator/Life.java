package io.kthena.bench.coordinator;

import io.kthena.kv.session.Engine;
import io.kthena.kv.session.Event;
import io.kthena.kv.session.Handle;
import io.kthena.kv.session.Profile;
import io.kthena.kv.session.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A session as a router tells of it when all goes well.
 *
 * @param events after the session is open, in order
 */
public record Life(Transfer transfer, List<Event> events) {
    /** Reports of a whole session, opening included. */
    public static final int EVENTS = 5;

    /** How many of {@link #events} lead to a hold that waits for its reader. */
    public static final int HELD = 2;

    private static final int ENGINES = 32;
    private static final Profile PROFILE = new Profile(Duration.ofSeconds(480), Duration.ofSeconds(33), false);

    /** The session's id. */
    public String id() {
        return transfer.id();
    }

    /** Sessions with ids of the length of a ULID, over 32 prefill and 32 decode engines. */
    public static List<Life> many(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> of(name, i)).toList();
    }

    /** One of them; equal arguments make equal sessions that share no object. */
    public static Life of(String name, int number) {
        String id = "%-9s%017d".formatted(name, number).replace(' ', '0');
        int engine = number % ENGINES;
        var transfer = new Transfer(
                id,
                "req-" + id,
                1,
                "router-0",
                "deepseek",
                "bench/deepseek",
                engine("prefill", engine),
                4096,
                Duration.ZERO,
                PROFILE,
                Instant.EPOCH);
        var handle = new Handle("engine-" + engine, "chatcmpl-" + id, "10.0.0.17", 20001, 32, 0);
        return new Life(
                transfer,
                List.of(
                        new Event.PrefillSent(),
                        new Event.PrefillDone(handle, Duration.ZERO),
                        new Event.DecodeSent(engine("decode", engine), false),
                        new Event.FirstOutput()));
    }

    private static Engine engine(String role, int number) {
        return new Engine("uid-" + role + number, 0, "bench", role + "-" + number, "10.0.0.17:8000");
    }
}
