package io.kthena.bench.replay;

import io.kthena.router.body.MalformedJson;
import io.kthena.router.body.Members;
import io.kthena.router.body.Prompt;
import io.kthena.router.request.Inference;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a trace's request the bytes of a client's request, and reads them as the router does: four characters for each token,
 * equal for blocks of equal ids, so that prompts begin alike exactly where the trace says so. The bytes are kept for the next replay; they are read anew each time.
 */
final class Intake {
    static final String MODEL = "replayed";

    private static final int CHARACTERS = 4;
    private static final String PATH = "/v1/completions";
    private static final byte[] BEFORE =
            ("{\"model\":\"" + MODEL + "\",\"stream\":true,\"prompt\":\"").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] @Nullable [] bodies;

    Intake(Trace trace) {
        bodies = new byte[trace.requests().size()][];
    }

    Inference of(Trace.Request request) {
        byte[] known = bodies[request.index()];
        byte[] body = known == null ? body(request) : known;
        bodies[request.index()] = body;
        try {
            Members members = Members.scan(body);
            String id = "r" + request.index();
            return new Inference(id, PATH, PATH, _ -> null, MODEL, true, members, Prompt.estimateTokens(members));
        } catch (MalformedJson e) {
            throw new IllegalStateException("the body made for a request is no JSON", e);
        }
    }

    private static byte[] body(Trace.Request request) {
        int length = request.input() * CHARACTERS;
        byte[] body = new byte[BEFORE.length + length + AFTER.length];
        System.arraycopy(BEFORE, 0, body, 0, BEFORE.length);
        for (int block = 0; block < request.blocks().length; block++) {
            int from = block * Trace.BLOCK * CHARACTERS;
            int to = Math.min(length, from + Trace.BLOCK * CHARACTERS);
            fill(body, BEFORE.length + from, BEFORE.length + to, request.blocks()[block]);
        }
        System.arraycopy(AFTER, 0, body, BEFORE.length + length, AFTER.length);
        return body;
    }

    private static void fill(byte[] body, int from, int to, int id) {
        long state = id;
        long word = 0;
        for (int i = from; i < to; i++) {
            if ((i - from) % 16 == 0) {
                state += 0x9E3779B97F4A7C15L;
                word = mixed(state ^ ((long) id << 32));
            }
            body[i] = DIGITS[(int) (word & 15)];
            word >>>= 4;
        }
    }

    /** SplitMix64's finish. */
    private static long mixed(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
