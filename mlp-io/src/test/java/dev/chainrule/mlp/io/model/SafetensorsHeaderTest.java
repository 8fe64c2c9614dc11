package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ModelFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsHeaderTest {
    private static final ModelFaults FAULTS = new ModelFaults("m");
    private static final Tensor WEIGHTS = Tensor.after(0, "weights", TensorType.F32, 2, 3);
    private static final Tensor BIAS = Tensor.after(24, "bias", TensorType.F64, 2);

    private static SafetensorsHeader parse(String json) {
        return SafetensorsHeader.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), FAULTS);
    }

    private static String fault(String json) {
        return assertThrows(ModelFormatException.class, () -> parse(json)).getMessage();
    }

    private static String layoutFault(long dataLength, Tensor... tensors) {
        SafetensorsHeader header = new SafetensorsHeader(Map.of(), List.of(tensors));
        return assertThrows(ModelFormatException.class, () -> header.checkLayout(dataLength, FAULTS))
                .getMessage();
    }

    @Test
    void isTheJsonOfTheFormatPaddedToEightBytes() {
        byte[] bytes = new SafetensorsHeader(Map.of("format", "ü"), List.of(WEIGHTS, BIAS)).encode(FAULTS);
        assertEquals(0, bytes.length % 8);
        assertEquals(
                "{\"__metadata__\":{\"format\":\"ü\"},"
                        + "\"weights\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                        + "\"bias\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[24,40]}}",
                new String(bytes, StandardCharsets.UTF_8).stripTrailing());
        assertEquals(
                new SafetensorsHeader(Map.of("format", "ü"), List.of(WEIGHTS, BIAS)),
                SafetensorsHeader.parse(bytes, FAULTS));
    }

    @Test
    void halfASurrogatePairIsRefused() {
        SafetensorsHeader header = new SafetensorsHeader(Map.of("label", "\ud83c"), List.of());
        assertEquals(
                "m  a name, a label or a string of the document is cut inside a character (half a surrogate pair), and"
                        + " would be read as another. Correct it [MDL_HEADER]",
                assertThrows(ModelFormatException.class, () -> header.encode(FAULTS))
                        .getMessage());
    }

    @Test
    void tensorsAreInTheOrderOfTheirBytes() {
        assertEquals(
                List.of(WEIGHTS, BIAS),
                parse("{'bias': {'data_offsets': [24, 40], 'dtype': 'F64', 'shape': [2]},"
                                + " 'weights': {'shape': [2, 3], 'dtype': 'F32', 'data_offsets': [0, 24]}}")
                        .tensors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'dtype': 'F16', 'shape': [2], 'data_offsets': [0, 4]"
                        + "| has elements of type 'F16'. Accepted are [F32, F64, U8] [MDL_DTYPE]",
                "'dtype': 'F32', 'shape': [2] | needs dtype, shape and data_offsets [MDL_HEADER]",
                "'dtype': 'F32', 'dtype': 'F32' | dtype is there twice [MDL_HEADER]",
                "'dtyp': 'F32' | unknown key 'dtyp'. Accepted are dtype, shape, data_offsets [MDL_HEADER]",
                "'dtype': 'F32', 'shape': [-1, -2], 'data_offsets': [0, 8]"
                        + "| a dimension cannot be negative: F32 -1 x -2 [MDL_SHAPE]",
                "'dtype': 'F32', 'shape': [4294967296, 4294967296], 'data_offsets': [0, 8]"
                        + "| its size F32 4294967296 x 4294967296 makes 64 bits overflow [MDL_SHAPE]",
                "'dtype': 'F32', 'shape': [3], 'data_offsets': [4, 12]"
                        + "| F32 3 takes 12 bytes, but its data_offsets 4 to 12 hold 8 [MDL_SHAPE]",
                "'dtype': 'F32', 'shape': [1], 'data_offsets': [8, 4]"
                        + "| data_offsets must be a begin and an end that is not before it, found [8, 4] [MDL_OFFSET]",
            })
    void aTensorThatCannotBeIsRefused(String keys, String message) {
        assertEquals("m  tensor 't'  " + message, fault("{'t': {" + keys + "}}"));
    }

    @Test
    void namesAreUnique() {
        String tensor = "{'dtype': 'U8', 'shape': [0], 'data_offsets': [0, 0]}";
        assertEquals("m  the header has 't' twice [MDL_HEADER]", fault("{'t': " + tensor + ", 't': " + tensor + "}"));
        assertEquals("m  __metadata__ has 'a' twice [MDL_HEADER]", fault("{'__metadata__': {'a': '1', 'a': '2'}}"));
    }

    @Test
    void tensorsFillTheDataWithoutGaps() {
        assertDoesNotThrow(() -> new SafetensorsHeader(Map.of(), List.of(WEIGHTS, BIAS)).checkLayout(40, FAULTS));
        assertEquals(
                "m  tensor 'late'  begins at byte 25 of the data, but 'weights' ends at byte 24: a gap [MDL_OFFSET]",
                layoutFault(26, WEIGHTS, Tensor.after(25, "late", TensorType.U8, 1)));
        assertEquals(
                "m  tensor 'early'  begins at byte 23 of the data, but 'weights' ends at byte 24: they overlap"
                        + " [MDL_OFFSET]",
                layoutFault(24, WEIGHTS, Tensor.after(23, "early", TensorType.U8, 1)));
        assertEquals(
                "m  tensor 'first'  begins at byte 8 of the data, but the header ends at byte 0: a gap [MDL_OFFSET]",
                layoutFault(9, Tensor.after(8, "first", TensorType.U8, 1)));
        assertEquals(
                "m  the file ends too early: its tensors take 40 bytes, found 39. Copy or save it again"
                        + " [MDL_TRUNCATED]",
                layoutFault(39, WEIGHTS, BIAS));
        assertEquals(
                "m  2 bytes follow after the last tensor and belong to none [MDL_TRAILING]",
                layoutFault(42, WEIGHTS, BIAS));
    }
}
