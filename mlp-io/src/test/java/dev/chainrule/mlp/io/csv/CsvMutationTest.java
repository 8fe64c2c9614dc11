package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvMutationTest {
    private static final int MUTANTS = Integer.getInteger("mlp.mutants", 4_000);
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        ",",
        ";",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\uFEFF",
        "1e999",
        "NaN",
        "0x1",
        "-",
        ".",
        "e",
        "😀",
        "\t",
        " ",
        "9".repeat(30)
    };

    @Test
    void whateverTheBytesAreTheOutcomeIsATableOrADataException() throws IOException {
        byte[] seed =
                "a,b,\"c\"\n1,2.5,\"p\"\n-3e1,\"4\",\"q, \"\"r\"\"\"\r\n5,6,größe\n".getBytes(StandardCharsets.UTF_8);
        DataSpec[] specs = {
            DataSpec.of("", "c"),
            CsvTableTest.spec(false, ',', List.of(ColumnRef.numbered(3)), TargetType.AUTO, List.of()),
            CsvTableTest.spec(
                    true, ';', List.of(ColumnRef.numbered(1)), TargetType.NUMBER, List.of(ColumnRef.numbered(2)))
        };
        RandomStream random = new RandomStream(20261123);
        int read = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(seed, random);
            try {
                CsvTable table =
                        CsvTable.read(new ByteArrayInputStream(mutant), "t.csv", specs[i % specs.length], 1L << 30);
                table.examples(i % 3 == 2 || !table.targetIsText() ? TargetType.NUMBER : TargetType.LABEL);
                read++;
            } catch (DataException expected) {
                assertTrue(expected.getMessage().length() < 1000);
            } catch (RuntimeException | Error e) {
                fail("mutant " + i + ": " + new String(mutant, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertTrue(read > MUTANTS / 100 && read < MUTANTS / 2, "read " + read);
    }

    /** Marks, encodings, missing values, columns that are left out, categories that are rare or unknown to a model. */
    @Test
    void whateverTheKeysOfADocumentAreTheOutcomeIsATableOrADataException() throws IOException {
        String text = "id;ort;betrag;zahl;y\n1;köln;1.234,5;k.A.;2,5\nzwei;bonn;-3e1;7;1.000\n3;köln;;0,25;-9\n";
        RandomStream random = new RandomStream(20261128);
        int read = 0;
        int evaluated = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String encoding = List.of("UTF-8", "windows-1252", "UTF-16LE").get(i % 3);
            DataSpec spec = DataSpec.of("", "y").toBuilder()
                    .delimiter(';')
                    .decimal(',')
                    .thousands('.')
                    .encoding(encoding)
                    .missingValues("k.A.", "-9")
                    .exclude("id")
                    .categorical("ort")
                    .rareCategories(i % 2 + 1)
                    .unknownCategories(i % 4 < 2 ? UnknownCategories.IGNORE : UnknownCategories.ERROR)
                    .missing(Missing.values()[i % Missing.values().length])
                    .targetType(TargetType.NUMBER)
                    .build();
            byte[] mutant = mutate(text.getBytes(Charset.forName(encoding)), random);
            Features features = new Features(
                    List.of(
                            new Feature("ort", List.of("köln"), List.of("bonn")),
                            Feature.number("betrag"),
                            Feature.number("zahl")),
                    spec.preprocessing().unknownCategories(),
                    List.of());
            try {
                ByteArrayInputStream in = new ByteArrayInputStream(mutant);
                CsvTable.read(in, "t.csv", spec, 1L << 30).examples(TargetType.NUMBER);
                read++;
                Preprocessing preprocessing = new Preprocessing(
                        features, Scaler.none(features.inputs()), new Target.Numbers(List.of("y"), Scaler.none(1)));
                CsvTable.read(new ByteArrayInputStream(mutant), "t.csv", spec, preprocessing)
                        .examples(TargetType.NUMBER);
                evaluated++;
            } catch (DataException expected) {
                assertTrue(expected.problems().size() <= 6, expected.getMessage());
                assertTrue(expected.problems().stream()
                        .allMatch(problem -> problem.message().length() < 1000));
            } catch (RuntimeException | Error e) {
                fail("mutant " + i + ": " + new String(mutant, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertTrue(read > MUTANTS / 100 && read < MUTANTS, "read " + read);
        assertTrue(evaluated > MUTANTS / 1000 && evaluated <= read, "evaluated " + evaluated);
    }

    private static byte[] mutate(byte[] seed, RandomStream random) {
        byte[] bytes = seed.clone();
        for (int edits = random.nextInt(4); edits >= 0; edits--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (at < bytes.length) {
                        bytes[at] = (byte) random.nextInt(256);
                    }
                }
                case 1 ->
                    bytes = splice(
                            bytes, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8));
                case 2 -> bytes = splice(bytes, at, to, new byte[0]);
                case 3 -> bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
