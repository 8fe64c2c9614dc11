package dev.chainrule.mlp.export.onnx.format;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads the fields of one protocol-buffer message, one after the other; lengths never lead beyond its bytes. */
final class WireReader {
    private static final int MOST_VARINT_BITS = 63;

    private final String source;
    private final ByteBuffer bytes;
    private final long start;
    private int field;
    private int wireType;

    /**
     * Creates a reader of a message.
     *
     * @param source the file as the user named it
     * @param bytes the message
     * @param start the position of the message in the file, for errors
     */
    WireReader(String source, ByteBuffer bytes, long start) {
        this.source = source;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.start = start;
    }

    /** Moves to the next field, whose value must be read or skipped; returns false at the end of the message. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        long number = tag >>> 3;
        if (number == 0 || number >= 1 << 29) {
            throw damaged("field number " + number);
        }
        field = (int) number;
        wireType = (int) (tag & 7);
        return true;
    }

    /** Returns the number of the current field. */
    int field() {
        return field;
    }

    private boolean isBytes() {
        return wireType == WireWriter.BYTES;
    }

    /** Reads an integer. */
    long integer() {
        check(WireWriter.VARINT);
        return varint();
    }

    /** Reads a float. */
    float float32() {
        check(WireWriter.FIXED32);
        return need(Float.BYTES).getFloat();
    }

    /** Reads a text. */
    String text() {
        ByteBuffer value = slice();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(value)
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged("a text that is not UTF-8");
        }
    }

    /** Reads bytes, without copying them. */
    ByteBuffer slice() {
        check(WireWriter.BYTES);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw damaged(
                    "a field of " + Long.toUnsignedString(length) + " bytes where " + bytes.remaining() + " are left");
        }
        ByteBuffer value = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return value;
    }

    /** Reads a message within this one. */
    WireReader message() {
        ByteBuffer value = slice();
        return new WireReader(source, value, start + bytes.position() - value.remaining());
    }

    /** Passes on the integers of the current field, packed or not. */
    void integers(LongConsumer integers) {
        if (!isBytes()) {
            integers.accept(integer());
            return;
        }
        WireReader packed = message();
        while (packed.bytes.hasRemaining()) {
            integers.accept(packed.varint());
        }
    }

    /** Adds the floats of the current field, packed or not. */
    void floats(List<Float> floats) {
        if (!isBytes()) {
            floats.add(float32());
            return;
        }
        ByteBuffer packed = packed(Float.BYTES);
        while (packed.hasRemaining()) {
            floats.add(packed.getFloat());
        }
    }

    /**
     * Appends the bytes of the floats or doubles of the current field, packed or not.
     *
     * @param size the bytes of one number: 4 or 8
     */
    void numbers(ByteArrayOutputStream numbers, int size) {
        byte[] value;
        if (isBytes()) {
            ByteBuffer packed = packed(size);
            value = new byte[packed.remaining()];
            packed.get(value);
        } else {
            check(size == Float.BYTES ? WireWriter.FIXED32 : WireWriter.FIXED64);
            value = new byte[size];
            need(size).get(value);
        }
        numbers.writeBytes(value);
    }

    private ByteBuffer packed(int size) {
        ByteBuffer packed = slice();
        if (packed.remaining() % size != 0) {
            throw damaged("packed numbers that end inside a number");
        }
        return packed;
    }

    /** Skips the value of the current field. */
    void skip() {
        switch (wireType) {
            case WireWriter.VARINT -> varint();
            case WireWriter.FIXED64 -> need(Long.BYTES).getLong();
            case WireWriter.BYTES -> slice();
            case WireWriter.FIXED32 -> need(Integer.BYTES).getInt();
            default -> throw damaged("wire type " + wireType);
        }
    }

    /** Returns the error about a file that is damaged at the current position. */
    ModelFormatException damaged(String found) {
        return new ModelFormatException(
                ErrorCode.MDL_NOT_A_MODEL,
                Location.of(source, "byte " + (start + bytes.position())),
                "not an ONNX file, or a damaged one: found " + found + ". Export or copy it again");
    }

    private void check(int expected) {
        if (wireType != expected) {
            throw damaged("wire type " + wireType + " instead of " + expected + " in field " + field);
        }
    }

    private ByteBuffer need(int count) {
        if (bytes.remaining() < count) {
            throw damaged("the end of a message inside field " + field);
        }
        return bytes;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift <= MOST_VARINT_BITS; shift += 7) {
            byte next = need(1).get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("an integer of more than ten bytes");
    }
}
