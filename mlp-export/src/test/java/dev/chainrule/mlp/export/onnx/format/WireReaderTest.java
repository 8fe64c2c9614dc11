package dev.chainrule.mlp.export.onnx.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The bytes follow "Encoding" in the documentation of Protocol Buffers. */
class WireReaderTest {
    private static WireReader reader(int... bytes) {
        byte[] message = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            message[i] = (byte) bytes[i];
        }
        return new WireReader("net.onnx", ByteBuffer.wrap(message), 100);
    }

    private static WireReader first(int... bytes) {
        WireReader reader = reader(bytes);
        assertTrue(reader.next());
        return reader;
    }

    private static void refuses(String place, String found, Executable call) {
        assertEquals(
                "net.onnx  byte " + place + "  not an ONNX file, or a damaged one: found " + found
                        + ". Export or copy it again [MDL_NOT_A_MODEL]",
                assertThrows(ModelFormatException.class, call).getMessage());
    }

    @Test
    void fieldsAreReadOneAfterTheOther() {
        WireReader reader = first(0x08, 0x96, 0x01, 0x12, 0x02, 'h', 'i', 0x1D, 0, 0, 0x80, 0x3F);
        assertEquals(1, reader.field());
        assertEquals(150, reader.integer());
        assertTrue(reader.next());
        assertEquals(2, reader.field());
        assertEquals("hi", reader.text());
        assertTrue(reader.next());
        assertEquals(1, reader.float32());
        assertFalse(reader.next());
        assertFalse(reader().next(), "an empty message");
    }

    @Test
    void integersHaveUpTo64Bits() {
        assertEquals(
                -1, first(0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1).integer());
        refuses(
                "111",
                "an integer of more than ten bytes",
                () -> first(0x08, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1)
                        .integer());
    }

    @Test
    void repeatedNumbersMayBePacked() {
        List<Long> integers = new ArrayList<>();
        first(0x0A, 3, 1, 0x96, 0x01).integers(integers::add);
        first(0x08, 7).integers(integers::add);
        assertEquals(List.of(1L, 150L, 7L), integers);
        List<Float> floats = new ArrayList<>();
        first(0x0A, 8, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40).floats(floats);
        first(0x0D, 0, 0, 0x80, 0xBF).floats(floats);
        assertEquals(List.of(1f, 2f, -1f), floats);
        ByteArrayOutputStream doubles = new ByteArrayOutputStream();
        first(0x09, 1, 2, 3, 4, 5, 6, 7, 8).numbers(doubles, 8);
        assertEquals(8, doubles.size());
        refuses(
                "107",
                "packed numbers that end inside a number",
                () -> first(0x0A, 5, 0, 0, 0, 0, 0).floats(floats));
    }

    @Test
    void unknownFieldsAreSkippedWhateverTheirType() {
        WireReader reader = first(0x08, 5, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1A, 1, 9, 0x25, 1, 2, 3, 4, 0x28, 6);
        for (int field = 1; field < 5; field++) {
            assertEquals(field, reader.field());
            reader.skip();
            assertTrue(reader.next());
        }
        assertEquals(6, reader.integer());
    }

    /** Places count from the start of the file, in which the message begins at byte 100. */
    @Test
    void damageIsReportedWithItsPlace() {
        refuses(
                "102",
                "a field of 3 bytes where 2 are left",
                () -> first(0x0A, 3, 1, 2).slice());
        refuses(
                "111",
                "a field of 18446744073709551615 bytes where 0 are left",
                () -> first(0x0A, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)
                        .slice());
        refuses(
                "101",
                "wire type 2 instead of 0 in field 1",
                () -> first(0x0A, 0).integer());
        refuses("101", "field number 0", () -> reader(0x00).next());
        refuses("101", "wire type 3", () -> first(0x0B).skip());
        refuses(
                "101",
                "the end of a message inside field 1",
                () -> first(0x0D, 1, 2, 3).float32());
        refuses(
                "104",
                "a text that is not UTF-8",
                () -> first(0x0A, 2, 0xC3, 0x28).text());
    }

    @Test
    void aMessageWithinAMessageKnowsItsPlace() {
        WireReader inner = first(0x0A, 2, 0x08, 0x80).message();
        assertTrue(inner.next());
        refuses("104", "the end of a message inside field 1", inner::integer);
    }
}
