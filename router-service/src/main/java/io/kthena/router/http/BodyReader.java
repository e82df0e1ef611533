package io.kthena.router.http;

import io.kthena.router.request.Refusal;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects a request's body into one array, of the right size from the start if the client says it; one part is not copied. */
final class BodyReader {
    private static final int FIRST_GUESS = 4096;
    private static final byte[] NOTHING = {};

    private final HttpServerRequest request;
    private final long limit;
    private final int expected;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean refused;

    private BodyReader(HttpServerRequest request, long limit, int expected) {
        this.request = request;
        this.limit = limit;
        this.expected = expected;
    }

    /** Reads the body; exactly one of the two is called, unless the client leaves before. */
    static void read(HttpServerRequest request, long limit, Consumer<byte[]> whole, Consumer<Refusal> refusal) {
        long expected = declared(request.getHeader("Content-Length"));
        if (expected > limit) {
            refusal.accept(new Refusal.TooLarge(limit));
            request.resume();
            return;
        }
        var reader = new BodyReader(request, limit, expected < 0 ? FIRST_GUESS : (int) expected);
        reader.start(whole, refusal);
    }

    private static long declared(@Nullable String length) {
        if (length == null) {
            return -1;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void start(Consumer<byte[]> whole, Consumer<Refusal> refusal) {
        request.handler(part -> {
            if (!refused && !take(part)) {
                refused = true;
                refusal.accept(new Refusal.TooLarge(limit));
            }
        });
        request.endHandler(_ -> {
            if (!refused) {
                whole.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
            }
        });
        request.resume(); // Quarkus hands over paused requests
    }

    private boolean take(Buffer part) {
        int needed = length + part.length();
        if (needed > limit) {
            bytes = NOTHING;
            return false;
        }
        ByteBuf buf = part.getByteBuf();
        if (length == 0 && buf.hasArray() && buf.array().length == needed && needed >= expected) {
            bytes = buf.array(); // the whole body: the part is ours
        } else {
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(expected, bytes.length * 2)));
            }
            buf.getBytes(buf.readerIndex(), bytes, length, part.length());
        }
        length = needed;
        return true;
    }
}
