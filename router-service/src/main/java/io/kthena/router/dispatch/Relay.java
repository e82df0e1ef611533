package io.kthena.router.dispatch;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.request.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Passes one engine's answer to the client. Streams pass as bytes and are written once per turn of the event loop; other
 * answers are collected and sent whole unless they are large. Nothing goes to the client before the first bytes of the body
 * are here, so that an engine that dies early costs a retry and not an answer.
 */
final class Relay implements Answer.Body {
    private static final int COLLECT = 1 << 20;
    private static final byte[] NOTHING = {};

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

    private final Answer answer;
    private final Head head;
    private final Reply reply;
    private final Job job;
    private final Listener listener;
    private final boolean events;
    private final @Nullable EventTap tap;

    private byte[] pending = NOTHING;
    private boolean begun;
    private boolean over;
    private long sent;

    Relay(Answer answer, Job job, boolean hidesUsage, Listener listener) {
        this.answer = answer;
        this.head = answer.head();
        this.reply = job.reply();
        this.job = job;
        this.listener = listener;
        this.events = isStream(head.first("Content-Type"));
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
        answer.read(this);
    }

    @Override
    public void part(byte[] bytes) {
        if (over || reply.isGone()) {
            return;
        }
        if (tap == null) {
            collect(bytes);
            return;
        }
        boolean before = tap.hasOutput();
        byte[] passed = tap.accept(bytes);
        if (tap.hasError() && !begun && pending.length == 0) {
            answer.cancel();
            broken("the engine's stream begins with an error");
            return;
        }
        if (!before && tap.hasOutput()) {
            listener.firstOutput();
        }
        pending = WholeBody.joined(pending, passed);
    }

    private void collect(byte[] bytes) {
        pending = WholeBody.joined(pending, bytes);
        if (begun || pending.length > COLLECT) {
            flush();
        }
    }

    @Override
    public void turnOver() {
        if (tap != null && !over && !reply.isGone()) {
            flush();
        }
    }

    private void flush() {
        if (pending.length == 0) {
            return;
        }
        begin();
        sent += pending.length;
        reply.write(pending);
        pending = NOTHING;
        if (reply.isFull()) {
            answer.pause();
            reply.onDrain(answer::resume);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            reply.begin(head);
        }
    }

    @Override
    public void end() {
        if (over || reply.isGone()) {
            return;
        }
        if (tap != null) {
            pending = WholeBody.joined(pending, tap.finish());
        } else {
            listener.firstOutput();
        }
        over = true;
        Usage usage = usage();
        if (usage != null) {
            job.recorder().usage(usage);
        }
        listener.done(usage);
        if (tap == null && !begun) {
            reply.whole(head, pending);
            return;
        }
        begin();
        reply.end(pending);
    }

    private @Nullable Usage usage() {
        if (tap != null) {
            return tap.usage();
        }
        return begun || head.status() >= 400 ? null : usage(pending);
    }

    private static @Nullable Usage usage(byte[] answer) {
        try {
            return Usage.of(Members.scan(answer).object("usage"));
        } catch (MalformedJson e) {
            return null;
        }
    }

    @Override
    public void broken(String reason) {
        if (over || reply.isGone()) {
            return;
        }
        over = true;
        if (!begun) {
            listener.brokenClean(reason);
            return;
        }
        if (pending.length > 0) {
            sent += pending.length;
            reply.write(pending);
        }
        listener.brokenDirty(sent, reason);
        reply.breakOff(new Refusal.EngineFailed("the upstream closed the stream before its end"), events);
    }
}
