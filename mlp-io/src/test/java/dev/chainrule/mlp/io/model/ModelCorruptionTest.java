package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ModelCorruptionTest {
    private static final byte[] GOOD = ModelFile.encode(Models.binary());

    @Test
    void everyTruncationIsNoticed() {
        for (int length = 0; length < GOOD.length; length++) {
            byte[] file = Arrays.copyOf(GOOD, length);
            assertEquals(ErrorCode.MDL_TRUNCATED, codeOf(file, "the first " + length + " bytes"));
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] file = GOOD.clone();
        for (int bit = 0; bit < 8 * file.length; bit++) {
            file[bit / 8] ^= (byte) (1 << bit % 8);
            codeOf(file, "bit " + bit);
            file[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void everyAppendedByteIsNoticed() {
        byte[] file = Arrays.copyOf(GOOD, GOOD.length + 1);
        for (int value = 0; value < 256; value++) {
            file[GOOD.length] = (byte) value;
            assertEquals(ErrorCode.MDL_TRAILING, codeOf(file, "byte " + value));
        }
    }

    private static final int MUTANTS = Integer.getInteger("mlp.mutants", 4_000);
    private static final String[] PIECES = {
        "\"",
        "\\\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "-1",
        "1e9",
        "9223372036854775808",
        "null",
        "true",
        "\\u0000",
        "F64",
        "U8",
        "mlp.sha256",
        "layers.0.weight",
        "softmax",
        "relu",
        "日",
        "\n",
        " "
    };

    /** Half of the mutants get the digest that they should have, so that what is behind it is tried too. */
    @Test
    void whateverTheBytesAreTheOutcomeIsAModelOrAModelFormatException() {
        String header = Models.header(GOOD);
        byte[] data = Models.data(GOOD);
        RandomStream random = new RandomStream(20261123);
        int read = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant;
            if (i % 2 == 0) {
                byte[] changed = data.clone();
                changed[random.nextInt(changed.length)] ^= (byte) random.nextInt(256);
                mutant = Models.file(mutate(header, random), changed);
            } else {
                mutant = GOOD.clone();
                for (int edits = random.nextInt(4); edits >= 0; edits--) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                }
            }
            try {
                Models.decode(mutant);
                read++;
            } catch (ModelFormatException expected) {
                assertTrue(expected.code().name().startsWith("MDL_"));
            } catch (RuntimeException | Error e) {
                fail("mutant " + i + ": " + Models.header(mutant), e);
            }
        }
        assertTrue(read > 0 && read < MUTANTS / 4, "read " + read);
    }

    private static String mutate(String header, RandomStream random) {
        StringBuilder text = new StringBuilder(header);
        for (int edits = random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, at + 1 + random.nextInt(6));
                default -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static ErrorCode codeOf(byte[] file, String what) {
        ModelFormatException fault = assertThrows(ModelFormatException.class, () -> Models.decode(file), what);
        assertTrue(fault.code().name().startsWith("MDL_"), what);
        return fault.code();
    }
}
