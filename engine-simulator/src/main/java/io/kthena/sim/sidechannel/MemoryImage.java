package io.kthena.sim.sidechannel;

import java.io.IOException;
import org.msgpack.core.MessagePack;

/**
 * What a read of remote blocks brought. Pure.
 *
 * @param reached whether the transfer address was right
 * @param held whether the prefill engine still held the request when it was read
 * @param contents content of each block read, in order
 */
record MemoryImage(boolean reached, boolean held, long[] contents) {

    byte[] encode() {
        try (var out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(3).packBoolean(reached).packBoolean(held).packArrayHeader(contents.length);
            for (long content : contents) {
                out.packLong(content);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    static MemoryImage parse(byte[] bytes) throws IOException {
        try (var in = MessagePack.newDefaultUnpacker(bytes)) {
            in.unpackArrayHeader();
            boolean reached = in.unpackBoolean();
            boolean held = in.unpackBoolean();
            var contents = new long[in.unpackArrayHeader()];
            for (int i = 0; i < contents.length; i++) {
                contents[i] = in.unpackLong();
            }
            return new MemoryImage(reached, held, contents);
        } catch (RuntimeException e) {
            throw new IOException("not a memory image", e);
        }
    }
}
