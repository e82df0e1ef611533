package io.kthena.router.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Header lines as bytes. What could end a line early, or is no Latin-1, becomes a question mark. */
final class HeaderLines {
    private byte[] bytes = new byte[512];
    private int length;

    void add(String name, String value) {
        room(name.length() + value.length() + 4);
        put(name);
        bytes[length++] = ':';
        bytes[length++] = ' ';
        put(value);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** Whether a request line that holds this text stays one line of three words. */
    static boolean isOneWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void put(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        for (byte b : latin) {
            bytes[length++] = (b >= 0 && b < ' ' && b != '\t') || b == 0x7f ? (byte) '?' : b;
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
