package dev.chainrule.mlp.io.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Little-endian numbers from a stream in small portions, digested on the way, so that no file is held whole. */
final class DigestedInput {
    private static final int BUFFER = 1 << 15;

    private final InputStream in;
    private final long length;
    private final ModelFaults faults;
    private final MessageDigest digest = Sha256.newDigest();
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long taken;

    /**
     * @param length how many bytes there are
     */
    DigestedInput(InputStream in, long length, ModelFaults faults) {
        this.in = in;
        this.length = length;
        this.faults = faults;
    }

    /** Returns the next bytes. */
    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count); // in portions: a length that is a lie takes no memory
        if (bytes.length < count) {
            throw faults.truncated(length, taken + bytes.length);
        }
        taken += count;
        digest.update(bytes);
        return bytes;
    }

    /**
     * Fills the buffer with the next elements.
     *
     * @param left how many bytes of elements are still wanted, not 0
     * @return between 8 bytes and all that are wanted
     */
    ByteBuffer some(long left) throws IOException {
        int count = (int) Math.min(BUFFER, left);
        int found = in.readNBytes(buffer.array(), 0, count);
        if (found < count) {
            throw faults.truncated(length, taken + found);
        }
        taken += count;
        digest.update(buffer.array(), 0, count);
        return buffer.clear().limit(count);
    }

    /** Returns the digest of all bytes so far. */
    byte[] digest() {
        return digest.digest();
    }
}
