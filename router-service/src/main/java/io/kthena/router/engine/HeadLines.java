package io.kthena.router.engine;

import io.kthena.router.dispatch.Head;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of an HTTP/1.1 answer and what it says about the body (RFC 9112 §4 to §6).
 *
 * @param length bytes of the body, or negative if only chunks or the end of the connection tell
 */
record HeadLines(Head head, boolean isChunked, long length, boolean isReusable) {
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    /** Just behind the empty line, or -1 if it is not here yet. */
    static int end(byte[] bytes, int from, int to) {
        for (int i = from + 3; i < to; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Just behind the next line, or -1 if its end is not here yet.
     *
     * @throws MalformedAnswer if a line ends without a carriage return
     */
    static int lineEnd(byte[] bytes, int from, int to) throws MalformedAnswer {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                if (i == from || bytes[i - 1] != '\r') {
                    throw new MalformedAnswer("a line feed without a carriage return");
                }
                return i + 1;
            }
        }
        return -1;
    }

    /** Reads a whole head, the empty line included. */
    static HeadLines read(byte[] bytes, int from, int end) throws MalformedAnswer {
        int at = lineEnd(bytes, from, end);
        int status = status(bytes, from, at);
        List<String> fields = new ArrayList<>(16);
        while (end - at > 2) {
            int next = lineEnd(bytes, at, end);
            field(bytes, at, next - 2, fields);
            at = next;
        }
        return of(new Head(status, fields), bytes[from + 7] == '1');
    }

    private static int status(byte[] bytes, int from, int end) throws MalformedAnswer {
        boolean http = end - from >= 14
                && bytes[from] == 'H'
                && bytes[from + 1] == 'T'
                && bytes[from + 2] == 'T'
                && bytes[from + 3] == 'P'
                && bytes[from + 4] == '/'
                && bytes[from + 5] == '1'
                && bytes[from + 6] == '.'
                && bytes[from + 8] == ' ';
        int status = http ? 0 : -1;
        for (int i = from + 9; http && i < from + 12; i++) {
            status = bytes[i] < '0' || bytes[i] > '9' ? -1000 : status * 10 + bytes[i] - '0';
        }
        if (status < 100 || (bytes[from + 12] != ' ' && bytes[from + 12] != '\r')) {
            throw new MalformedAnswer("no status line");
        }
        return status;
    }

    private static void field(byte[] bytes, int from, int to, List<String> fields) throws MalformedAnswer {
        int colon = from;
        while (colon < to && isToken(bytes[colon])) {
            colon++;
        }
        if (colon == from || colon == to || bytes[colon] != ':') {
            throw new MalformedAnswer("a header line without a name");
        }
        int start = colon + 1;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        for (int i = start; i < end; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7f) {
                throw new MalformedAnswer("a control character in a header");
            }
        }
        fields.add(new String(bytes, from, colon - from, StandardCharsets.ISO_8859_1));
        fields.add(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
    }

    private static boolean isToken(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || TOKEN.indexOf(b) >= 0;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static HeadLines of(Head head, boolean persistent) throws MalformedAnswer {
        boolean chunked = false;
        long length = -1;
        boolean open = persistent;
        List<String> fields = head.fields();
        for (int i = 0; i < fields.size(); i += 2) {
            String name = fields.get(i);
            String value = fields.get(i + 1);
            if (name.equalsIgnoreCase("content-length")) {
                long stated = number(value);
                if (length >= 0 && stated != length) {
                    throw new MalformedAnswer("two lengths");
                }
                length = stated;
            } else if (name.equalsIgnoreCase("transfer-encoding")) {
                if (chunked || !value.equalsIgnoreCase("chunked")) {
                    throw new MalformedAnswer("transfer encoding " + value);
                }
                chunked = true;
            } else if (name.equalsIgnoreCase("connection")) {
                open &= value.equalsIgnoreCase("keep-alive");
            }
        }
        if (head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return new HeadLines(head, false, 0, open && !chunked);
        }
        if (chunked) {
            return new HeadLines(
                    head, true, -1, open && length < 0); // both: chunks count, and the connection is not trusted
        }
        return new HeadLines(head, false, length, open && length >= 0);
    }

    private static long number(String digits) throws MalformedAnswer {
        if (digits.isEmpty() || digits.length() > 15) {
            throw new MalformedAnswer("length " + digits);
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new MalformedAnswer("length " + digits);
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** Whether another head follows for the same request. A change of protocols was never asked for. */
    boolean isInterim() throws MalformedAnswer {
        if (head.status() == 101) {
            throw new MalformedAnswer("switching protocols");
        }
        return head.status() < 200;
    }
}
