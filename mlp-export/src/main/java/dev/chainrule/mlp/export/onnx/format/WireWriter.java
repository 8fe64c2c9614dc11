package dev.chainrule.mlp.export.onnx.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds one protocol-buffer message. Large arrays are not copied; they are written from where they are. */
final class WireWriter {
    /** Bytes that are written later. */
    private interface Part {
        void writeTo(OutputStream out) throws IOException;
    }

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final List<Part> finished = new ArrayList<>();
    private ByteArrayOutputStream current = new ByteArrayOutputStream();
    private long finishedBytes;

    /** Writes an integer. */
    void integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    /** Writes a float. */
    void float32(int field, float value) {
        tag(field, FIXED32);
        current.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
    }

    /** Writes a text. */
    void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a text unless it is empty. */
    void textIfAny(int field, String value) {
        if (!value.isEmpty()) {
            text(field, value);
        }
    }

    /** Writes bytes. */
    void bytes(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length);
        current.writeBytes(value);
    }

    /** Writes the remaining bytes of a buffer, which must not change until the message has been written. */
    void bytes(int field, ByteBuffer value) {
        tag(field, BYTES);
        varint(value.remaining());
        cut();
        ByteBuffer bytes = value.duplicate();
        add(out -> writeAll(bytes.duplicate(), out), bytes.remaining());
    }

    /** Writes floats as bytes. */
    void bytes(int field, FloatSlice value) {
        tag(field, BYTES);
        varint(value.bytes());
        cut();
        add(value::writeTo, value.bytes());
    }

    /** Writes a message within this one. */
    void message(int field, WireWriter message) {
        message.cut();
        tag(field, BYTES);
        varint(message.finishedBytes);
        cut();
        finished.addAll(message.finished);
        finishedBytes += message.finishedBytes;
    }

    /** Returns the number of bytes so far. */
    long size() {
        return finishedBytes + current.size();
    }

    /** Writes the whole message. */
    void writeTo(OutputStream out) throws IOException {
        cut();
        for (Part part : finished) {
            part.writeTo(out);
        }
    }

    private static void writeAll(ByteBuffer bytes, OutputStream out) throws IOException {
        var channel = Channels.newChannel(out); // not closed: that would close the caller's stream
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            current.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        current.write((int) rest);
    }

    private void cut() {
        if (current.size() > 0) {
            byte[] part = current.toByteArray();
            current = new ByteArrayOutputStream();
            add(out -> out.write(part), part.length);
        }
    }

    private void add(Part part, long bytes) {
        finished.add(part);
        finishedBytes += bytes;
    }
}
