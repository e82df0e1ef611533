package io.kthena.router.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces of an answer that came in one read of the socket. Engines send every token as a chunk of its own; where
 * many have arrived together, the layers above see one. A piece that came alone passes as it is, and none waits for another
 * read. Belongs to one connection.
 */
final class PieceJoiner extends ChannelInboundHandlerAdapter {
    private static final int ROOM = 16_384;
    private static final int ENOUGH = 65_536;

    private @Nullable HttpContent first;
    private @Nullable ByteBuf joined;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpContent piece
                && !(message instanceof LastHttpContent)
                && !(message instanceof HttpResponse)) {
            join(ctx, piece);
        } else {
            passOn(ctx);
            ctx.fireChannelRead(message);
        }
    }

    private void join(ChannelHandlerContext ctx, HttpContent piece) {
        if (first == null && joined == null) {
            first = piece;
            return;
        }
        ByteBuf all = joined;
        if (all == null) {
            all = Unpooled.buffer(ROOM);
            joined = all;
        }
        if (first != null) {
            all.writeBytes(first.content());
            first.release();
            first = null;
        }
        all.writeBytes(piece.content());
        piece.release();
        if (all.readableBytes() >= ENOUGH) {
            passOn(ctx);
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        HttpContent alone = first;
        ByteBuf all = joined;
        first = null;
        joined = null;
        if (alone != null) {
            ctx.fireChannelRead(alone);
        } else if (all != null) {
            ctx.fireChannelRead(new DefaultHttpContent(all));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        passOn(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        passOn(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (first != null) {
            first.release();
            first = null;
        }
        joined = null; // on the heap: nothing to give back
    }
}
