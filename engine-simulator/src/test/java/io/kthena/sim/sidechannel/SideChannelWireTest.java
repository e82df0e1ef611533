package io.kthena.sim.sidechannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kthena.sim.EngineSimulator;
import io.kthena.sim.Engines;
import io.kthena.sim.fault.Fault;
import io.kthena.sim.fault.FaultRule;
import io.kthena.sim.metrics.Truth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.zeromq.SocketType;
import org.zeromq.ZContext;

/** Raw frames against the listening side, as a decode engine in another language would send them. */
class SideChannelWireTest {
    private final String address = Engines.randomAddress();
    private EngineSimulator engine = Engines.startAt(address, "kv_producer", "--sim-profile", "old");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void metadataIsAMapKeyedByName() throws IOException {
        byte[] reply = ask(1, message(true, "get_meta_msg", "", false));

        assertThat(reply).isNotNull();
        var map =
                MessagePack.newDefaultUnpacker(reply).unpackValue().asMapValue().map();
        var names =
                map.keySet().stream().map(key -> key.asStringValue().asString()).toList();
        assertThat(names)
                .contains(
                        "engine_id",
                        "te_rpc_port",
                        "kv_group2layeridx",
                        "block_size",
                        "kv_caches_base_addr",
                        "block_size_scale",
                        "num_blocks",
                        "block_lens",
                        "block_strides",
                        "local_ip",
                        "handshake_port");
        var parsed = AgentMetadata.parse(reply);
        assertThat(parsed.handshakePort()).isEqualTo(Engines.kvPort() + 1);
        assertThat(parsed.localIp()).isEqualTo(address);
        assertThat(parsed.blockSize()).isEqualTo(16);
    }

    @Test
    void aStringTagGetsNoReply() throws IOException {
        assertThat(ask(0, message(false, "get_meta_msg", "", false), 400)).isNull();
        assertThat(ask(0, message(false, "done_recving_msg", "x", true), 400)).isNull();
    }

    @Test
    void unknownMessagesAndGarbageGetNoReplyAndDoNoHarm() throws IOException {
        assertThat(ask(0, message(true, "read_done", "x", false), 400)).isNull();
        assertThat(ask(0, new byte[] {(byte) 0xc1, 1, 2}, 400)).isNull();
        assertThat(ask(0, message(true, "get_meta_msg", "", false))).isNotNull();
    }

    @Test
    void everyDoneIsAcknowledgedKnownOrNot() throws IOException {
        assertThat(text(ask(0, message(true, "done_recving_msg", "nobody", true))))
                .isEqualTo("ACK");
        assertThat(engine.count(Truth.DONE_UNKNOWN)).isEqualTo(1);
        assertThat(Engines.get(engine, "/health").status()).isEqualTo(200);
    }

    @Test
    void aHoldEndsWhenEveryRankWasTold() throws IOException {
        Engines.post(engine, "r1", Engines.prefillLeg("a prompt"));

        ask(0, message(true, "done_recving_msg", "chatcmpl-r1", true));
        Engines.post(engine, "nudge", Engines.chat("hello"));
        assertThat(engine.state().holds()).isEqualTo(1);
        ask(1, message(true, "done_recving_msg", "chatcmpl-r1", false));

        await().until(() -> engine.state().holds() == 0);
        assertThat(engine.count(Truth.HOLDS_RELEASED)).isEqualTo(1);
    }

    @Test
    void aDoneForARequestThatEndedWithoutAHoldKillsTheEngine() throws IOException {
        stopEarly();

        ask(0, message(true, "done_recving_msg", "chatcmpl-r1", true));
        ask(1, message(true, "done_recving_msg", "chatcmpl-r1", true));

        await().until(engine::isClosed);
    }

    @Test
    void unlessAssertionsAreOff() throws IOException {
        engine.close();
        engine = Engines.startAt(address, "kv_producer", "--sim-profile", "old", "--no-sim-assert-on-bad-done");
        stopEarly();

        ask(0, message(true, "done_recving_msg", "chatcmpl-r1", true));
        ask(1, message(true, "done_recving_msg", "chatcmpl-r1", true));

        await().until(() -> engine.count(Truth.DONE_BAD) == 1);
        assertThat(Engines.get(engine, "/health").status()).isEqualTo(200);
    }

    private void stopEarly() {
        engine.faults().replace(1, List.of(FaultRule.always(Fault.PREFILL_STOP_TOKEN, 0)));
        Engines.post(engine, "r1", Engines.prefillLeg("a prompt").put("min_tokens", 0));
    }

    private static byte[] message(boolean binaryTag, String tag, String second, boolean withNil) throws IOException {
        try (var out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(withNil ? 3 : 2);
            if (binaryTag) {
                out.packBinaryHeader(tag.length()).writePayload(tag.getBytes(StandardCharsets.US_ASCII));
            } else {
                out.packString(tag);
            }
            out.packString(second);
            if (withNil) {
                out.packNil();
            }
            return out.toByteArray();
        }
    }

    private byte @Nullable [] ask(int rank, byte[] payload) {
        return ask(rank, payload, 5000);
    }

    private byte @Nullable [] ask(int rank, byte[] payload, int patienceMillis) {
        try (var context = new ZContext()) {
            var socket = context.createSocket(SocketType.REQ);
            socket.setLinger(0);
            socket.setHandshakeIvl(100);
            socket.setReceiveTimeOut(patienceMillis);
            socket.connect("tcp://" + address + ":" + (Engines.kvPort() + rank));
            socket.send(payload);
            return socket.recv();
        }
    }

    private static String text(byte @Nullable [] reply) {
        return reply == null ? "" : new String(reply, StandardCharsets.US_ASCII);
    }
}
