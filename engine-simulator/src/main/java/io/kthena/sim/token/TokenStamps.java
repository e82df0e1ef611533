package io.kthena.sim.token;

import io.kthena.sim.kvcache.BlockHashes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Stamps on generated words, so that a test can tell a lost, repeated, reordered or stale token from the text alone.
 *
 * <p>The first word of an answer reads {@code This[0.c4f1.9c1e77d0.5be0]}: index, check, digest of the prompt's KV as it
 * should be, tag of the request id. Later words carry index and check; the last one before a natural end adds
 * {@code .end}. The check is derived from the request, the index and the KV the engine really decoded from: with the
 * right KV it matches the digest of the first word, with recycled or uninitialised KV it does not. Pure.
 */
public final class TokenStamps {
    private static final Pattern STAMP =
            Pattern.compile("\\[(\\d+)\\.([0-9a-f]{4})(?:\\.([0-9a-f]{8})\\.([0-9a-f]{4}))?(\\.end)?]");

    private TokenStamps() {}

    /** What is wrong with a text. */
    public enum Problem {
        /** No stamp found: not a simulator's answer, or all of it lost. */
        NO_STAMPS,
        /** An index was skipped, or the first word is missing. */
        LOST,
        /** An index came twice in a row. */
        REPEATED,
        /** An index came after a later one. */
        REORDERED,
        /** A check does not fit: decoded from KV that is not this prompt's, or another request's token. */
        STALE
    }

    /**
     * The finding.
     *
     * @param problems kinds found, each once, in order of first sight; empty when all is well
     * @param tokens number of stamped words
     * @param ended whether the last word carries the end mark (a natural stop, nothing cut off)
     * @param requestTag tag of the request id from the first word, empty when lost
     */
    public record Verdict(List<Problem> problems, int tokens, boolean ended, String requestTag) {
        /** Copies the list. */
        public Verdict {
            problems = List.copyOf(problems);
        }

        /** Whether nothing was found. */
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /** Checks one answer's text. */
    public static Verdict verify(String text) {
        var problems = new ArrayList<Problem>();
        var stamps = STAMP.matcher(text);
        int expected = 0;
        int tokens = 0;
        boolean ended = false;
        String digest = "";
        String tag = "";
        while (stamps.find()) {
            int index = Integer.parseInt(stamps.group(1));
            tokens++;
            ended = stamps.group(5) != null;
            if (index == 0 && stamps.group(3) != null && digest.isEmpty()) {
                digest = stamps.group(3);
                tag = stamps.group(4);
            }
            if (index != expected) {
                note(
                        problems,
                        index > expected ? Problem.LOST : index == expected - 1 ? Problem.REPEATED : Problem.REORDERED);
            }
            expected = Math.max(expected, index + 1);
            if (!digest.isEmpty() && !stamps.group(2).equals(check(digest, tag, index))) {
                note(problems, Problem.STALE);
            }
        }
        if (tokens == 0) {
            note(problems, Problem.NO_STAMPS);
        }
        return new Verdict(problems, tokens, ended, tag);
    }

    /** The tag an answer to the request with this id carries; ids are the external ones, such as {@code chatcmpl-7}. */
    public static String tagOf(String requestId) {
        return hex(BlockHashes.root(requestId), 4);
    }

    /** A stamp without its word. */
    static String stamp(String requestId, int index, long expectedKv, long actualKv) {
        String tag = tagOf(requestId);
        String check = check(hex(actualKv, 8), tag, index);
        return index == 0
                ? "[0." + check + '.' + hex(expectedKv, 8) + '.' + tag + ']'
                : "[" + index + '.' + check + ']';
    }

    private static String check(String digest, String tag, int index) {
        return hex(BlockHashes.root(digest + tag + index), 4);
    }

    private static String hex(long value, int digits) {
        return String.format(Locale.ROOT, "%016x", value).substring(0, digits);
    }

    private static void note(List<Problem> problems, Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
