package io.kthena.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.handoff.Handoff;
import io.kthena.router.handoff.LegBodies;
import io.kthena.router.handoff.PrefillReply;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From a prefill engine's answer and a request that was read before to the bytes of the decode leg. Both sides end with the
 * whole leg in one array; our router spares itself even that copy for large bodies.
 */
@State(Scope.Thread)
public class SpliceBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Size of the client's body. */
    @Param({"1k", "16k", "100k"})
    public String size = "";

    private final Handoff handoff = new Handoff.InBand();
    private final byte[] answer = Bodies.prefillAnswer();
    private Members members;
    private ObjectNode tree = JSON.createObjectNode();

    /** A request of no members until {@link #make}. */
    public SpliceBenchmark() {
        this.members = scanned("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Members scanned(byte[] body) {
        try {
            return Members.scan(body);
        } catch (MalformedJson e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the request, once for all legs. */
    @Setup
    public void make() throws IOException {
        byte[] body = Bodies.request(size);
        members = scanned(body);
        tree = (ObjectNode) JSON.readTree(body);
    }

    /** Ours: the raw parameters between slices of the client's own bytes. */
    @Benchmark
    public byte[] splice() {
        if (handoff.read(answer) instanceof PrefillReply.Held held) {
            return LegBodies.answering(members, null, true, held.params())
                    .body()
                    .joined();
        }
        throw new IllegalStateException("the answer names a hold");
    }

    /** The reference: both as trees, one put into the other, all of it written. */
    @Benchmark
    public byte[] tree() throws IOException {
        JsonNode params = JSON.readTree(answer).path("kv_transfer_params");
        ObjectNode leg = JSON.createObjectNode();
        leg.setAll(tree);
        leg.putObject("stream_options").put("include_usage", true);
        leg.set("kv_transfer_params", params);
        return JSON.writeValueAsBytes(leg);
    }
}
