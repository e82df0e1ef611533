package io.kthena.sim.sidechannel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * What a decode engine says to a prefill rank. One msgpack array each; its first element, the tag, is msgpack
 * <em>bin</em>: a str tag is not understood (spec: mooncake protocol, section 1.6). Pure.
 */
public sealed interface SideMessage {
    /** Asks for the rank's metadata. */
    record GetMeta() implements SideMessage {}

    /**
     * Says that a request's KV is no longer needed from this rank.
     *
     * @param requestId the prefill engine's id of the request
     * @param expected how many such messages each port waits for; empty means one
     */
    record Done(String requestId, Map<Integer, Integer> expected) implements SideMessage {
        /** Copies the map. */
        public Done {
            expected = Map.copyOf(expected);
        }
    }

    /**
     * Stands for the one-sided read of KV memory, which leaves no message on a real network. Simulators only.
     *
     * @param requestId the prefill engine's id of the request
     * @param tePort transfer port the reader believes in
     * @param blocks block ids to read
     */
    record Read(String requestId, int tePort, int[] blocks) implements SideMessage {}

    /** Anything else: logged, never answered. */
    record Unknown(String why) implements SideMessage {}

    /** Tag of {@link GetMeta}. */
    String GET_META = "get_meta_msg";
    /** Tag of {@link Done}. */
    String DONE = "done_recving_msg";
    /** Tag of {@link Read}. */
    String READ = "sim_read_msg";

    /** Parses a payload; never throws. */
    static SideMessage parse(byte[] payload) {
        try (var in = MessagePack.newDefaultUnpacker(payload)) {
            int size = in.unpackArrayHeader();
            if (size < 1 || in.getNextFormat().getValueType() != ValueType.BINARY) {
                return new Unknown("the tag is not binary");
            }
            String tag = new String(in.readPayload(in.unpackBinaryHeader()), StandardCharsets.UTF_8);
            return switch (tag) {
                case GET_META -> new GetMeta();
                case DONE -> new Done(in.unpackString(), size > 2 ? expected(in) : Map.of());
                case READ -> new Read(in.unpackString(), in.unpackInt(), ints(in));
                default -> new Unknown("no message is called " + tag);
            };
        } catch (IOException | RuntimeException e) {
            return new Unknown(String.valueOf(e.getMessage()));
        }
    }

    /** The payload of this message. */
    default byte[] encode() {
        try (var out = MessagePack.newDefaultBufferPacker()) {
            switch (this) {
                case GetMeta _ -> {
                    tag(out, 2, GET_META);
                    out.packString("");
                }
                case Done(var requestId, var expected) -> {
                    tag(out, 3, DONE);
                    out.packString(requestId);
                    packExpected(out, expected);
                }
                case Read(var requestId, int tePort, var blocks) -> {
                    tag(out, 4, READ);
                    out.packString(requestId).packInt(tePort).packArrayHeader(blocks.length);
                    for (int block : blocks) {
                        out.packInt(block);
                    }
                }
                case Unknown(var why) -> throw new IllegalStateException(why);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static void tag(MessageBufferPacker out, int size, String tag) throws IOException {
        byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
        out.packArrayHeader(size).packBinaryHeader(bytes.length).writePayload(bytes);
    }

    private static void packExpected(MessageBufferPacker out, Map<Integer, Integer> expected) throws IOException {
        if (expected.isEmpty()) {
            out.packNil();
            return;
        }
        out.packMapHeader(expected.size());
        for (var entry : expected.entrySet()) {
            out.packInt(entry.getKey()).packMapHeader(2);
            out.packString("num").packInt(entry.getValue());
            out.packString("host").packString("");
        }
    }

    private static Map<Integer, Integer> expected(MessageUnpacker in) throws IOException {
        var counts = new TreeMap<Integer, Integer>();
        if (in.tryUnpackNil()) {
            return counts;
        }
        int ports = in.unpackMapHeader();
        for (int i = 0; i < ports; i++) {
            int port = in.unpackInt();
            int fields = in.unpackMapHeader();
            for (int j = 0; j < fields; j++) {
                if (in.unpackString().equals("num")) {
                    counts.put(port, in.unpackInt());
                } else {
                    in.skipValue();
                }
            }
        }
        return counts;
    }

    private static int[] ints(MessageUnpacker in) throws IOException {
        var values = new int[in.unpackArrayHeader()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.unpackInt();
        }
        return values;
    }
}
