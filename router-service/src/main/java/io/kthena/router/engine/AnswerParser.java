package io.kthena.router.engine;

import io.kthena.router.dispatch.Head;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 answers off one connection, one after the other (RFC 9112). Strict: what could be read in two ways is an
 * error. Chunks that arrive together come out as one part. Knows no sockets; belongs to one connection.
 */
final class AnswerParser {
    private static final byte[] NOTHING = {};
    private static final int LONGEST_HEAD = 65_536;
    private static final int LONGEST_LINE = 4096;

    /** What is read, in order. */
    interface Sink {
        void head(Head head);

        /** The next bytes of the body, never empty; the array is the receiver's. */
        void part(byte[] bytes);

        /** The answer is complete; {@code reusable} if another may follow on the same connection. */
        void end(boolean reusable);
    }

    private enum State {
        HEAD,
        COUNTED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE,
        OVER
    }

    private final Sink sink;
    private State state = State.OVER;
    private byte[] carry = NOTHING;
    private long left;
    private boolean reusable;
    private int kept;

    AnswerParser(Sink sink) {
        this.sink = sink;
    }

    /** An answer is expected from now on. */
    void next() {
        state = State.HEAD;
        reusable = true;
    }

    /**
     * Takes bytes; writes over them.
     *
     * @throws MalformedAnswer if they are no answer, or more than was asked for
     */
    void take(byte[] read, int length) throws MalformedAnswer {
        byte[] bytes = read;
        int to = length;
        if (carry.length > 0) {
            bytes = Arrays.copyOf(carry, carry.length + length);
            System.arraycopy(read, 0, bytes, carry.length, length);
            to = bytes.length;
            carry = NOTHING;
        }
        int at = 0;
        while (at < to) {
            int next = switch (state) {
                case HEAD -> head(bytes, at, to);
                case COUNTED -> counted(bytes, at, to);
                case CHUNK_SIZE, CHUNK, CHUNK_END -> chunks(bytes, at, to);
                case TRAILER -> trailer(bytes, at, to);
                case UNTIL_CLOSE -> rest(bytes, at, to);
                case OVER -> throw new MalformedAnswer("bytes after the end of an answer");
            };
            if (next == at) {
                keep(bytes, at, to);
                return;
            }
            at = next;
        }
    }

    /** The connection was closed; whether that completes the answer. */
    boolean isCompleteWhenClosed() {
        return state == State.UNTIL_CLOSE;
    }

    private void keep(byte[] bytes, int from, int to) throws MalformedAnswer {
        if (to - from > (state == State.HEAD ? LONGEST_HEAD : LONGEST_LINE)) {
            throw new MalformedAnswer("a line or head that does not end");
        }
        carry = Arrays.copyOfRange(bytes, from, to);
    }

    private int head(byte[] bytes, int from, int to) throws MalformedAnswer {
        int end = HeadLines.end(bytes, from, to);
        if (end < 0) {
            return from;
        }
        var lines = HeadLines.read(bytes, from, end);
        if (lines.isInterim()) {
            return end;
        }
        reusable = lines.isReusable();
        left = lines.length();
        state = lines.isChunked() ? State.CHUNK_SIZE : left < 0 ? State.UNTIL_CLOSE : State.COUNTED;
        sink.head(lines.head());
        if (state == State.COUNTED && left == 0) {
            end();
        }
        return end;
    }

    private int counted(byte[] bytes, int from, int to) {
        int length = (int) Math.min(left, to - from);
        left -= length;
        sink.part(Arrays.copyOfRange(bytes, from, from + length));
        if (left == 0) {
            end();
        }
        return from + length;
    }

    private int rest(byte[] bytes, int from, int to) {
        sink.part(Arrays.copyOfRange(bytes, from, to));
        return to;
    }

    /** Moves the contents of chunks together over the bytes between them, and passes them on as one part. */
    private int chunks(byte[] bytes, int from, int to) throws MalformedAnswer {
        kept = from;
        int at = from;
        int next = at;
        do {
            at = next;
            next = switch (state) {
                case CHUNK_SIZE -> chunkSize(bytes, at, to);
                case CHUNK -> chunk(bytes, at, to);
                case CHUNK_END -> chunkEnd(bytes, at, to);
                default -> at;
            };
        } while (next > at && next < to);
        if (kept > from) {
            sink.part(Arrays.copyOfRange(bytes, from, kept));
        }
        return next;
    }

    private int chunkSize(byte[] bytes, int from, int to) throws MalformedAnswer {
        long size = 0;
        int at = from;
        for (int digit; at < to && (digit = hex(bytes[at])) >= 0; at++) {
            size = size << 4 | digit;
            if (size > Integer.MAX_VALUE) {
                throw new MalformedAnswer("a chunk of more than 2 GiB");
            }
        }
        boolean bare = to - at > 1 && bytes[at] == '\r' && bytes[at + 1] == '\n';
        int end = bare ? at + 2 : HeadLines.lineEnd(bytes, at, to);
        if (end < 0) {
            return from;
        }
        if (at == from || (end - at > 2 && bytes[at] != ';' && bytes[at] != ' ' && bytes[at] != '\t')) {
            throw new MalformedAnswer("a chunk without a size");
        }
        left = size;
        state = size == 0 ? State.TRAILER : State.CHUNK;
        return end;
    }

    private static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private int chunk(byte[] bytes, int from, int to) {
        int length = (int) Math.min(left, to - from);
        System.arraycopy(bytes, from, bytes, kept, length);
        kept += length;
        left -= length;
        state = left == 0 ? State.CHUNK_END : State.CHUNK;
        return from + length;
    }

    private int chunkEnd(byte[] bytes, int from, int to) throws MalformedAnswer {
        if (bytes[from] != '\r' || (to - from > 1 && bytes[from + 1] != '\n')) {
            throw new MalformedAnswer("a chunk longer than its size");
        }
        if (to - from < 2) {
            return from;
        }
        state = State.CHUNK_SIZE;
        return from + 2;
    }

    /** Trailer fields are read and dropped: nothing of ours depends on them. */
    private int trailer(byte[] bytes, int from, int to) throws MalformedAnswer {
        int end = HeadLines.lineEnd(bytes, from, to);
        if (end < 0) {
            return from;
        }
        if (end - from == 2) {
            end();
        }
        return end;
    }

    private void end() {
        state = State.OVER;
        sink.end(reusable);
    }
}
