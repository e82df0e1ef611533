package io.kthena.sim.sidechannel;

import java.io.IOException;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * What a prefill rank tells about its memory, keyed by name as the connector's struct is. Pure.
 *
 * @param engineId the prefill engine
 * @param tePort its transfer engine's port
 * @param blockSize tokens per block
 * @param blocks number of blocks
 * @param baseAddresses where each layer's cache lies
 * @param localIp address of the transfer engine
 * @param handshakePort side-channel port of this rank
 * @param simulated whether reads can be checked by {@link SideMessage.Read}; an additional key real engines ignore
 */
public record AgentMetadata(
        String engineId,
        int tePort,
        int blockSize,
        int blocks,
        List<Long> baseAddresses,
        String localIp,
        int handshakePort,
        boolean simulated) {

    private static final long BLOCK_BYTES = 131_072;

    /** Copies the list. */
    public AgentMetadata {
        baseAddresses = List.copyOf(baseAddresses);
    }

    /** As a msgpack map. */
    public byte[] encode() {
        try (var out = MessagePack.newDefaultBufferPacker()) {
            out.packMapHeader(12);
            out.packString("engine_id").packString(engineId);
            out.packString("te_rpc_port").packInt(tePort);
            out.packString("kv_group2layeridx").packMapHeader(1).packInt(0).packArrayHeader(2);
            out.packMapHeader(0).packArrayHeader(1).packInt(0);
            out.packString("block_size").packInt(blockSize);
            out.packString("kv_caches_base_addr");
            nested(out, baseAddresses);
            out.packString("block_size_scale");
            nested(out, List.of(1L));
            out.packString("num_blocks").packInt(blocks);
            out.packString("block_lens");
            nested(out, List.of(BLOCK_BYTES));
            out.packString("block_strides");
            nested(out, List.of(BLOCK_BYTES));
            out.packString("local_ip").packString(localIp);
            out.packString("handshake_port").packInt(handshakePort);
            out.packString("sim_reads").packBoolean(simulated);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /**
     * Reads the parts a puller needs; unknown keys are skipped, missing ones get defaults.
     *
     * @throws IOException when it is not such a map
     */
    public static AgentMetadata parse(byte[] bytes) throws IOException {
        String engineId = "";
        int tePort = 0;
        int blockSize = 0;
        int blocks = 0;
        String localIp = "";
        int handshakePort = 0;
        boolean simulated = false;
        try (var in = MessagePack.newDefaultUnpacker(bytes)) {
            int fields = in.unpackMapHeader();
            for (int i = 0; i < fields; i++) {
                switch (in.unpackString()) {
                    case "engine_id" -> engineId = in.unpackString();
                    case "te_rpc_port" -> tePort = in.unpackInt();
                    case "block_size" -> blockSize = in.unpackInt();
                    case "num_blocks" -> blocks = in.unpackInt();
                    case "local_ip" -> localIp = in.unpackString();
                    case "handshake_port" -> handshakePort = in.unpackInt();
                    case "sim_reads" -> simulated = in.unpackBoolean();
                    default -> in.skipValue();
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("not a metadata map", e);
        }
        return new AgentMetadata(engineId, tePort, blockSize, blocks, List.of(), localIp, handshakePort, simulated);
    }

    private static void nested(MessageBufferPacker out, List<Long> values) throws IOException {
        out.packArrayHeader(1).packArrayHeader(values.size());
        for (long value : values) {
            out.packLong(value);
        }
    }
}
