package io.kthena.router.dispatch;

import java.util.Arrays;
import java.util.function.Consumer;

/** Collects an answer that is read as one. Belongs to one event loop. */
final class WholeBody implements Answer.Body {
    private static final byte[] NOTHING = {};

    private final Consumer<byte[]> whole;
    private final Consumer<String> broken;
    private byte[] bytes = NOTHING;

    /**
     * @param whole gets all bytes
     * @param broken gets the reason if there is no end
     */
    WholeBody(Consumer<byte[]> whole, Consumer<String> broken) {
        this.whole = whole;
        this.broken = broken;
    }

    /** One array after another; nearly always there is one only. */
    static byte[] joined(byte[] head, byte[] tail) {
        if (head.length == 0) {
            return tail;
        }
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    @Override
    public void part(byte[] more) {
        bytes = joined(bytes, more);
    }

    @Override
    public void turnOver() {}

    @Override
    public void end() {
        whole.accept(bytes);
    }

    @Override
    public void broken(String reason) {
        broken.accept(reason);
    }
}
