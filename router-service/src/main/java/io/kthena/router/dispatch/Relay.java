package io.kthena.router.dispatch;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.request.Refusal;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Passes one engine's answer to the client. Streams pass as bytes and are written once per turn of the event loop; other
 * answers are collected and sent whole unless they are large. Nothing goes to the client before the first bytes of the body
 * are here, so that an engine that dies early costs a retry and not an answer.
 */
final class Relay {
    private static final int COLLECT = 1 << 20;

    /** What the exchange must know. */
    interface Listener {
        /** First output passed (for a collected answer, the whole of it). */
        void firstOutput();

        /** The answer is complete. */
        void done(@Nullable Usage usage);

        /** It broke and nothing was sent to the client. */
        void brokenClean(String reason);

        /** It broke after bytes were sent; the client has been told. */
        void brokenDirty(long afterBytes, String reason);
    }

    private final HttpClientResponse response;
    private final Reply reply;
    private final Job job;
    private final Listener listener;
    private final Context context;
    private final boolean events;
    private final @Nullable EventTap tap;

    private Buffer pending = Buffer.buffer(0);
    private boolean flushing;
    private boolean begun;
    private boolean over;
    private long sent;

    Relay(HttpClientResponse response, Job job, boolean hidesUsage, Listener listener) {
        this.response = response;
        this.reply = job.reply();
        this.job = job;
        this.listener = listener;
        this.context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
        this.events = isStream(response.getHeader("Content-Type"));
        this.tap = events ? new EventTap(hidesUsage, job.countsUsage()) : null;
    }

    private static boolean isStream(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().equalsIgnoreCase("text/event-stream")
                || type.strip().equalsIgnoreCase("application/x-ndjson");
    }

    void start() {
        response.exceptionHandler(cause -> broken(String.valueOf(cause.getMessage())));
        response.handler(this::part);
        response.endHandler(_ -> ended());
    }

    private void part(Buffer part) {
        if (over || reply.isGone()) {
            return;
        }
        if (tap == null) {
            collect(part);
            return;
        }
        boolean before = tap.hasOutput();
        byte[] passed = tap.accept(bytes(part));
        if (tap.hasError() && !begun && pending.length() == 0) {
            response.request().reset();
            broken("the engine's stream begins with an error");
            return;
        }
        if (!before && tap.hasOutput()) {
            listener.firstOutput();
        }
        append(passed);
        if (!flushing && pending.length() > 0) {
            flushing = true;
            context.runOnContext(_ -> flush());
        }
    }

    private void append(byte[] passed) {
        if (pending.length() == 0) {
            pending = Buffer.buffer(passed);
        } else {
            pending.appendBytes(passed);
        }
    }

    /** A stream's bytes; heap buffers that are whole arrays are not copied. */
    private static byte[] bytes(Buffer part) {
        ByteBuf buf = part.getByteBuf();
        if (buf.hasArray() && buf.arrayOffset() == 0 && buf.readerIndex() == 0 && buf.array().length == part.length()) {
            return buf.array();
        }
        return part.getBytes();
    }

    private void flush() {
        flushing = false;
        if (over || reply.isGone() || pending.length() == 0) {
            return;
        }
        begin();
        Buffer turn = pending;
        pending = Buffer.buffer(0);
        sent += turn.length();
        reply.write(turn);
        if (reply.isFull()) {
            response.pause();
            reply.onDrain(response::resume);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            reply.begin(response.statusCode(), response.headers());
        }
    }

    private void collect(Buffer part) {
        if (!begun && pending.length() + part.length() <= COLLECT) {
            pending.appendBuffer(part);
            return;
        }
        pending.appendBuffer(part);
        flush();
    }

    private void ended() {
        if (over || reply.isGone()) {
            return;
        }
        if (tap != null) {
            append(tap.finish());
        } else {
            listener.firstOutput();
        }
        flushing = true;
        over = true;
        Usage usage = usage();
        if (usage != null) {
            job.recorder().usage(usage);
        }
        listener.done(usage);
        if (tap == null && !begun) {
            reply.whole(response.statusCode(), response.headers(), pending);
            return;
        }
        begin();
        if (pending.length() > 0) {
            reply.write(pending);
        }
        reply.end();
    }

    private @Nullable Usage usage() {
        if (tap != null) {
            return tap.usage();
        }
        return begun || response.statusCode() >= 400 ? null : usage(pending.getBytes());
    }

    private static @Nullable Usage usage(byte[] answer) {
        try {
            return Usage.of(Members.scan(answer).object("usage"));
        } catch (MalformedJson e) {
            return null;
        }
    }

    private void broken(String reason) {
        if (over || reply.isGone()) {
            return;
        }
        over = true;
        if (!begun) {
            listener.brokenClean(reason);
            return;
        }
        if (pending.length() > 0) {
            sent += pending.length();
            reply.write(pending);
        }
        listener.brokenDirty(sent, reason);
        reply.breakOff(new Refusal.EngineFailed("the upstream closed the stream before its end"), events);
    }
}
