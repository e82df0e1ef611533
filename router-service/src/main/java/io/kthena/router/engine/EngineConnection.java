package io.kthena.router.engine;

import io.kthena.router.body.Slices;
import io.kthena.router.dispatch.Head;
import io.kthena.router.dispatch.Outgoing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to an engine: writes a request, reads its answer, one after the other. Belongs to its event loop. */
final class EngineConnection extends ChannelInboundHandlerAdapter implements AnswerParser.Sink {
    /** Up to this many bytes a request is copied into one buffer: cheaper than a gathering write. */
    private static final int COPY_BELOW = 16_384;

    private static final byte[] POST = ascii("POST ");
    private static final byte[] VERSION_AND_HOST = ascii(" HTTP/1.1\r\nHost: ");
    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] LINE = ascii("\r\n");

    private final Lane lane;
    private final EnginePool pool;
    private final AnswerParser parser = new AnswerParser(this);
    private final Channel channel;
    private @Nullable EngineCall call;
    private boolean ended;
    private boolean reusable;
    private long active;

    EngineConnection(Lane lane, EnginePool pool, Channel channel) {
        this.lane = lane;
        this.pool = pool;
        this.channel = channel;
        this.active = lane.now();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** When it last did something, on the lane's clock. */
    long lastActive() {
        return active;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Sends a request; the call hears what becomes of it. */
    void begin(EngineCall next) {
        call = next;
        ended = false;
        active = lane.now();
        parser.next();
        next.connected(this);
        write(next.outgoing());
    }

    private void write(Outgoing outgoing) {
        Slices body = outgoing.body();
        byte[] uri = outgoing.head().uri().getBytes(StandardCharsets.ISO_8859_1);
        byte[] lines = outgoing.head().lines();
        boolean copies = body.length() <= COPY_BELOW;
        ByteBuf out = channel.alloc()
                .directBuffer(128 + uri.length + pool.host().length + lines.length + (copies ? body.length() : 0));
        out.writeBytes(POST).writeBytes(uri).writeBytes(VERSION_AND_HOST).writeBytes(pool.host());
        out.writeBytes(LENGTH)
                .writeBytes(ascii(Integer.toString(body.length())))
                .writeBytes(LINE);
        out.writeBytes(lines).writeBytes(LINE);
        if (copies) {
            for (Slices.Slice run : body.runs()) {
                out.writeBytes(run.bytes(), run.start(), run.length());
            }
        }
        channel.write(out, channel.voidPromise());
        if (!copies) {
            for (Slices.Slice run : body.runs()) {
                var slice = Unpooled.wrappedBuffer(run.bytes(), run.start(), run.length());
                channel.write(slice, channel.voidPromise());
            }
        }
        channel.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        int length = in.readableBytes();
        byte[] bytes = lane.scratch(length);
        in.readBytes(bytes, 0, length);
        in.release();
        active = lane.now();
        if (call == null && !ended) {
            channel.close(); // nothing was asked
            return;
        }
        try {
            parser.take(bytes, length);
        } catch (MalformedAnswer e) {
            reusable = false;
            lost(String.valueOf(e.getMessage()));
            channel.close();
        }
        if (ended) {
            finish();
        }
    }

    @Override
    public void head(Head head) {
        if (call != null) {
            call.head(head);
        }
    }

    @Override
    public void part(byte[] bytes) {
        if (call != null) {
            call.part(bytes);
        }
    }

    @Override
    public void end(boolean mayBeReused) {
        ended = true;
        reusable = mayBeReused;
    }

    /** The answer is complete and nothing follows it: the connection first, as the call may send the next request at once. */
    private void finish() {
        EngineCall done = call;
        call = null;
        ended = false;
        var unsent = channel.unsafe().outboundBuffer();
        if (reusable && channel.isActive() && unsent != null && unsent.totalPendingWriteBytes() == 0) {
            channel.config().setAutoRead(true);
            pool.release(this);
        } else {
            channel.close();
        }
        if (done != null) {
            done.end();
        }
    }

    private void lost(String reason) {
        EngineCall broken = call;
        if (!ended && broken != null) {
            call = null;
            broken.broken(reason);
        }
    }

    /** The call does not want to hear more. */
    void abandon() {
        call = null;
        channel.close();
    }

    /** Nothing was heard for too long. */
    void silent(String reason) {
        lost(reason);
        channel.close();
    }

    void setReading(boolean on) {
        channel.config().setAutoRead(on);
    }

    boolean isIdle() {
        return call == null;
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (call != null) {
            call.turnOver();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.closed(this);
        EngineCall open = call;
        if (open != null && parser.isCompleteWhenClosed()) {
            call = null;
            open.end();
        } else {
            lost("the connection was closed");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost(String.valueOf(cause.getMessage()));
        channel.close();
    }
}
