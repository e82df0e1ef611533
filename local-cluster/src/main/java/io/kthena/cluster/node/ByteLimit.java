package io.kthena.cluster.node;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream and no more. */
final class ByteLimit extends FilterInputStream {
    private long left;

    ByteLimit(InputStream in, long limit) {
        super(in);
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left <= 0) {
            return -1;
        }
        int n = super.read(target, offset, Math.toIntExact(Math.min(length, left)));
        left -= Math.max(n, 0);
        return n;
    }
}
