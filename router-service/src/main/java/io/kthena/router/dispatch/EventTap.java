package io.kthena.router.dispatch;

import io.kthena.router.body.Members;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a stream of server-sent events as it passes: where the first output is, what the usage is, and, if asked, takes out
 * the usage event that the client did not ask for. Events are found by their blank line; JSON is read only where the word
 * {@code "usage"} stands. Belongs to one stream.
 */
final class EventTap {
    /** An event larger than this is passed on unseen. */
    private static final int MAX_CARRY = 1 << 20;

    private static final byte[] NOTHING = {};
    private static final Needle USAGE = new Needle("\"usage\"");
    private static final Needle CHOICES = new Needle("\"choices\"");
    private static final Needle ERROR = new Needle("\"error\"");
    private static final Needle DATA = new Needle("data:");
    private static final Needle BRACE = new Needle("{");

    private final boolean hides;
    private final boolean chat;
    private byte[] carry = NOTHING;
    private boolean output;
    private boolean error;
    private @Nullable Usage usage;

    /**
     * @param hides whether to take out usage events without choices
     * @param chat whether output shows as {@code choices}; otherwise any event counts
     */
    EventTap(boolean hides, boolean chat) {
        this.hides = hides;
        this.chat = chat;
    }

    /** Whether an event with output has passed. */
    boolean hasOutput() {
        return output;
    }

    /** Whether an error event came before any output. */
    boolean hasError() {
        return error;
    }

    /** The last usage seen, or null. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /**
     * Takes the next bytes.
     *
     * @return what to pass on: the same array where nothing changes, else a new one, perhaps empty
     */
    byte[] accept(byte[] bytes) {
        byte[] seen = carry.length == 0 ? bytes : joined(carry, bytes);
        int complete = lastEventEnd(seen);
        if (seen.length - complete > MAX_CARRY) {
            complete = seen.length;
        }
        boolean whole = complete == seen.length;
        byte[] passed = inspect(seen, complete);
        carry = whole ? NOTHING : Arrays.copyOfRange(seen, complete, seen.length);
        return hides ? passed : bytes;
    }

    /** The bytes of an unfinished event at the end of the stream, to be passed on if events are being held back. */
    byte[] finish() {
        byte[] rest = carry;
        carry = NOTHING;
        inspect(rest, rest.length);
        return hides ? rest : NOTHING;
    }

    private byte[] inspect(byte[] seen, int end) {
        if (!output && end > 0) {
            output = (chat ? CHOICES : DATA).find(seen, 0, end) >= 0;
            error = !output && ERROR.find(seen, 0, end) >= 0;
        }
        byte[] all = end == seen.length ? seen : Arrays.copyOf(seen, end);
        return findUsage(seen, 0, end) < 0 ? all : withoutUsage(all);
    }

    private byte[] withoutUsage(byte[] events) {
        var kept = new ByteArrayOutputStream(events.length);
        int from = 0;
        while (from < events.length) {
            int to = eventEnd(events, from, events.length);
            if (!isUsageOnly(events, from, to)) {
                kept.write(events, from, to - from);
            }
            from = to;
        }
        return kept.toByteArray();
    }

    /** The next {@code "usage"} member that is an object: many engines put {@code "usage":null} into every event. */
    private static int findUsage(byte[] seen, int from, int to) {
        int at = USAGE.find(seen, from, to);
        while (at >= 0) {
            int i = at + USAGE.length();
            while (i < to && (seen[i] == ':' || seen[i] == ' ')) {
                i++;
            }
            if (i < to && seen[i] == '{') {
                return at;
            }
            at = USAGE.find(seen, i, to);
        }
        return -1;
    }

    /** Records the event's usage; true if it carries usage and no choices. */
    private boolean isUsageOnly(byte[] seen, int from, int to) {
        if (findUsage(seen, from, to) < 0) {
            return false;
        }
        int data = DATA.find(seen, from, to);
        int brace = data < 0 ? -1 : BRACE.find(seen, data, to);
        Members event = Members.at(seen, brace, to);
        if (event == null) {
            return false;
        }
        Members counted = event.object("usage");
        Members response = event.object("response");
        if (counted == null && response != null) {
            counted = response.object("usage");
        }
        Usage read = Usage.of(counted);
        usage = read == null ? usage : read;
        return event.kind("usage") == '{' && event.firstOf("choices") == null;
    }

    private static int lastEventEnd(byte[] seen) {
        for (int i = seen.length; i >= 2; i--) {
            if (endsEvent(seen, i)) {
                return i;
            }
        }
        return 0;
    }

    private static int eventEnd(byte[] seen, int from, int end) {
        for (int i = from + 2; i <= end; i++) {
            if (endsEvent(seen, i)) {
                return i;
            }
        }
        return end;
    }

    /** Whether a blank line ends just before this offset. */
    private static boolean endsEvent(byte[] seen, int at) {
        if (seen[at - 1] != '\n') {
            return false;
        }
        return seen[at - 2] == '\n' || (at >= 3 && seen[at - 2] == '\r' && seen[at - 3] == '\n');
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
