package io.kthena.router.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.bench.micro.Bodies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a stream's bytes go through on their way to the client, per read of the socket. In the package of what it measures,
 * which is nobody else's business.
 */
@State(Scope.Thread)
public class SseBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PREFIX = "data: ".length();

    /** Events that arrive together. */
    @Param({"1", "64"})
    public int events;

    private final EventTap tap = new EventTap(true, true);
    private byte[] read = {};

    /** Makes the bytes. */
    @Setup
    public void make() {
        read = Bodies.events(events);
    }

    /** Ours: events are found by their blank line, JSON is read only where there is a usage object. */
    @Benchmark
    public byte[] tap() {
        return tap.accept(read);
    }

    /** The reference: every event as a tree, looked at and written again. */
    @Benchmark
    public byte[] tree() throws IOException {
        var passed = new ByteArrayOutputStream(read.length);
        int from = 0;
        for (int i = 1; i < read.length; i++) {
            if (read[i] == '\n' && read[i - 1] == '\n') {
                JsonNode event = JSON.readTree(read, from + PREFIX, i - 1 - from - PREFIX);
                if (!event.path("usage").isObject() || !event.path("choices").isEmpty()) {
                    passed.write(read, from, PREFIX);
                    passed.writeBytes(JSON.writeValueAsBytes(event));
                    passed.write(read, i - 1, 2);
                }
                from = i + 1;
            }
        }
        return passed.toByteArray();
    }
}
