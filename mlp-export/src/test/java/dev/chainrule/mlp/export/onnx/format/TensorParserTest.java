package dev.chainrule.mlp.export.onnx.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tensors in each form in which files hold their elements. */
class TensorParserTest {
    @Test
    void readsUnpackedAndTypedNumbersOfTensors() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 3);
        tensor.float32(4, 1.5f);
        tensor.float32(4, -2);
        tensor.bytes(4, new byte[] {0, 0, (byte) 0x80, 0x3f}); // 1.0f
        tensor.integer(2, OnnxType.FLOAT.number());
        assertEquals(OnnxTensor.ofFloats("", new float[] {1.5f, -2, 1}, 3), TensorParser.read(reader(tensor)));

        WireWriter negative = new WireWriter();
        negative.integer(2, OnnxType.INT64.number());
        negative.integer(7, -5);
        assertEquals(OnnxTensor.ofLongs("", new long[] {-5}), TensorParser.read(reader(negative)));
    }

    @Test
    void refusesATensorThatIsNotFilled() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 1L << 40);
        tensor.integer(1, 1L << 40);
        tensor.integer(2, OnnxType.FLOAT.number());
        tensor.text(8, "weight");
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        assertEquals(
                "net.onnx  byte 24  not an ONNX file, or a damaged one: found a tensor 'weight' of shape "
                        + "[1099511627776, 1099511627776]. Export or copy it again [MDL_NOT_A_MODEL]",
                e.getMessage());
    }

    @Test
    void refusesNumbersOfAnotherTypeThanTheTensor() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 1);
        tensor.integer(2, OnnxType.DOUBLE.number());
        tensor.float32(4, 1.5f); // two of them have the bytes of a double
        tensor.float32(4, -2);
        tensor.text(8, "weight");
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        assertEquals(
                "net.onnx  byte 22  not an ONNX file, or a damaged one: found a tensor 'weight' of type DOUBLE with numbers"
                        + " of another type. Export or copy it again [MDL_NOT_A_MODEL]",
                e.getMessage());
    }

    @Test
    void refusesTextsThatAreNotUtf8AndUnknownTypes() {
        WireWriter tensor = new WireWriter();
        tensor.bytes(8, new byte[] {(byte) 0xC0, (byte) 0x80});
        assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        WireWriter typed = new WireWriter();
        typed.integer(2, 99);
        assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(typed)));
    }

    @Test
    void readsPackedIntegersInTheSizeOfTheirType() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 2);
        tensor.integer(1, 2);
        tensor.integer(2, OnnxType.INT16.number());
        tensor.bytes(5, new byte[] {1, 2, 3, (byte) 0x80, 2}); // varints 1, 2, 3 and 256
        OnnxTensor read = TensorParser.read(reader(tensor));
        assertEquals(List.of(2L, 2L), read.shape());
        assertEquals(ByteBuffer.wrap(new byte[] {1, 0, 2, 0, 3, 0, 0, 1}), read.raw());
    }

    @Test
    void findsElementsThatAreInAnotherFile() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 1L << 40);
        tensor.text(8, "weight");
        tensor.message(13, entry("location", "net.onnx.data"));
        tensor.message(13, entry("offset", "4096"));
        tensor.integer(14, 1);
        assertEquals(
                Optional.of(new OnnxTensor.External("net.onnx.data", 4096, -1)),
                TensorParser.read(reader(tensor)).external());
    }

    @Test
    void refusesElementsInAFileThatIsNotNamedOrAtAnOffsetThatIsNoNumber() {
        WireWriter unnamed = new WireWriter();
        unnamed.integer(14, 1);
        assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(unnamed)));
        WireWriter tensor = new WireWriter();
        tensor.text(8, "weight");
        tensor.message(13, entry("location", "net.onnx.data"));
        tensor.message(13, entry("offset", "half"));
        tensor.integer(14, 1);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        assertTrue(e.getMessage().contains("the offset 'half' of tensor 'weight'"), e::getMessage);
    }

    @Test
    void readsTextsAndCountsThem() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 2);
        tensor.integer(2, OnnxType.STRING.number());
        tensor.text(6, "no");
        WireWriter whole = new WireWriter();
        whole.integer(1, 2);
        whole.integer(2, OnnxType.STRING.number());
        whole.text(6, "no");
        whole.text(6, "yes");
        assertEquals(List.of("no", "yes"), TensorParser.read(reader(whole)).texts());
        assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)), "one text for two places");
    }

    private static WireWriter entry(String key, String value) {
        WireWriter entry = new WireWriter();
        entry.text(1, key);
        entry.text(2, value);
        return entry;
    }

    private static WireReader reader(WireWriter message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new WireReader("net.onnx", ByteBuffer.wrap(out.toByteArray()), 0);
    }
}
