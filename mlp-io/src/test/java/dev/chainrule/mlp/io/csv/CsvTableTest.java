package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @TempDir
    private Path folder;

    @Test
    void readsFeaturesAndLabels() {
        CsvTable table = CsvTable.read(file("a,kind,b\n1,p,2.5\n-3,q,4e1\n"), DataSpec.of("", "kind"));
        DataTable examples = table.examples(TargetType.LABEL);
        assertTrue(table.targetIsText());
        assertEquals(2, table.rows());
        assertEquals(List.of("a", "b"), examples.featureNames());
        assertArrayEquals(new double[] {1, 2.5, -3, 40}, examples.features());
        assertEquals(List.of("kind"), examples.targetNames());
        assertEquals(List.of("p", "q"), examples.labels());
        assertEquals(List.of(), table.warnings());
    }

    @Test
    void readsATargetThatIsLeftOpenAsLabelsOrAsNumbers() {
        CsvTable table = CsvTable.read(file("a,y\n1,7\n2,08\n"), DataSpec.of("", "y"));
        assertFalse(table.targetIsText());
        assertEquals(List.of("7", "08"), table.examples(TargetType.LABEL).labels());
        assertArrayEquals(new double[] {7, 8}, table.examples(TargetType.NUMBER).numbers());
    }

    @Test
    void readsSeveralNumericTargetsInTheOrderOfTheSpec() {
        DataSpec spec = spec(true, ',', List.of(named("v"), named("u")), TargetType.AUTO, List.of());
        DataTable examples = CsvTable.read(file("u,a,v\n1,2,3\n4,5,6\n"), spec).examples(TargetType.NUMBER);
        assertEquals(List.of("v", "u"), examples.targetNames());
        assertArrayEquals(new double[] {3, 1, 6, 4}, examples.numbers());
        assertArrayEquals(new double[] {2, 5}, examples.features());
    }

    @Test
    void takesTheFeaturesInTheOrderOfTheSpecAndIgnoresOtherColumns() {
        DataSpec spec =
                spec(true, ',', List.of(named("y")), TargetType.LABEL, List.of(named("c"), ColumnRef.numbered(2)));
        DataTable examples =
                CsvTable.read(file("id,b,c,y\nx-1,2,3,p\n,5,6,q\n"), spec).examples(TargetType.LABEL);
        assertEquals(List.of("c", "b"), examples.featureNames());
        assertArrayEquals(new double[] {3, 2, 6, 5}, examples.features());
    }

    @Test
    void namesTheColumnsByNumberWhereThereIsNoHeader() {
        DataSpec spec = spec(false, ',', List.of(ColumnRef.numbered(3)), TargetType.LABEL, List.of());
        DataTable examples = CsvTable.read(file("1,2,p\n3,4,q"), spec).examples(TargetType.LABEL);
        assertEquals(List.of("1", "2"), examples.featureNames());
        assertEquals(List.of("3"), examples.targetNames());
        assertArrayEquals(new double[] {1, 2, 3, 4}, examples.features());
        assertEquals(List.of("p", "q"), examples.labels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,y\n1,p\n2,q",
                "a,y\r\n1,p\r\n2,q\r\n",
                "a,y\r1,p\r2,q\r",
                "\uFEFFa,y\n1,p\n2,q\n",
                "\"a\",\"y\"\n\"1\",\"p\"\n\"2\",\"q\"\n",
                "a,y\n\n1,p\n\n\n2,q\n\n  \n",
                " a , y \n 1 , p\n\t2\t,q \n",
                "\n\r\na,y\n1,p\n2,q\n"
            })
    void readsTheSameTableHoweverItIsWritten(String content) {
        DataTable examples = CsvTable.read(file(content), DataSpec.of("", "y")).examples(TargetType.LABEL);
        assertEquals(List.of("a"), examples.featureNames());
        assertArrayEquals(new double[] {1, 2}, examples.features());
        assertEquals(List.of("p", "q"), examples.labels());
    }

    @ParameterizedTest
    @ValueSource(chars = {';', '\t', '|', ' '})
    void takesAnotherDelimiter(char delimiter) {
        DataSpec spec = spec(true, delimiter, List.of(named("y")), TargetType.AUTO, List.of());
        DataTable examples = CsvTable.read(file("a,y\n1,p\n2,q".replace(',', delimiter)), spec)
                .examples(TargetType.LABEL);
        assertArrayEquals(new double[] {1, 2}, examples.features());
    }

    @Test
    void takesQuotedCellsWithDelimitersQuotesAndLineEnds() {
        DataTable examples = CsvTable.read(
                        file("a,\"the \"\"kind\"\"\"\n\"1\",\"p, or\nq\"\n2,\"日本\"\n"), DataSpec.of("", "the \"kind\""))
                .examples(TargetType.LABEL);
        assertEquals(List.of("p, or\nq", "日本"), examples.labels());
    }

    @Test
    void readsCharactersThatStraddleTheBuffer() {
        StringBuilder content = new StringBuilder("a,y\n");
        for (int i = 0; i < 30_000; i++) {
            content.append(i).append(i % 2 == 0 ? ",größe\n" : ",日本語😀\n");
        }
        DataTable examples =
                CsvTable.read(file(content.toString()), DataSpec.of("", "y")).examples(TargetType.LABEL);
        assertEquals(30_000, examples.rows());
        for (int i = 0; i < 30_000; i++) {
            assertEquals(i, examples.features()[i]);
            assertEquals(i % 2 == 0 ? "größe" : "日本語😀", examples.labels().get(i));
        }
    }

    @Test
    void findsAModelsFeaturesByNameWhereverTheyStand() {
        DataTable examples = CsvTable.readFeatures(
                        file("note,b,a\nhello,2,1\n,4,3\n"),
                        DataSpec.of("", "y"),
                        Features.ofNumbers(List.of("a", "b")))
                .examples();
        assertEquals(List.of("a", "b"), examples.featureNames());
        assertArrayEquals(new double[] {1, 2, 3, 4}, examples.features());
        assertEquals(List.of(), examples.targetNames());
    }

    @Test
    void findsAModelsFeaturesByNameForEvaluation() {
        DataTable examples = CsvTable.read(
                        file("b,y,other,a\n2,p,x,1\n"), DataSpec.of("", "y"), Features.ofNumbers(List.of("a", "b")))
                .examples(TargetType.LABEL);
        assertArrayEquals(new double[] {1, 2}, examples.features());
        assertEquals(List.of("p"), examples.labels());
    }

    @Test
    void takesAFileWithoutHeaderByPositionWithOrWithoutTheTarget() {
        DataSpec spec = spec(false, ',', List.of(ColumnRef.numbered(2)), TargetType.LABEL, List.of());
        List<String> model = List.of("1", "3");
        assertArrayEquals(
                new double[] {1, 2},
                CsvTable.readFeatures(file("1,p,2\n"), spec, Features.ofNumbers(model))
                        .examples()
                        .features());
        assertArrayEquals(
                new double[] {1, 2},
                CsvTable.readFeatures(file("1,2\n"), spec, Features.ofNumbers(model))
                        .examples()
                        .features());
        assertArrayEquals(
                new double[] {1, 2},
                CsvTable.read(file("1,p,2\n"), spec, Features.ofNumbers(model))
                        .examples(TargetType.LABEL)
                        .features());
        DataException fault = assertThrows(
                DataException.class,
                () -> CsvTable.readFeatures(file("1,2,3,4\n"), spec, Features.ofNumbers(model))
                        .examples());
        assertEquals(ErrorCode.DAT_COLUMNS, fault.code());
        assertTrue(
                fault.getMessage().contains("expected 2 columns (the features), or 3 (as in training), found 4"),
                fault.getMessage());
    }

    /** Columns 1 and 3 are features, 2 the weight, 4 the target. */
    @Test
    void aFileWithoutHeaderKeepsTheColumnOfTheWeightsInItsPlace() {
        DataSpec spec = DataSpec.of("", "4").toBuilder()
                .header(false)
                .target(List.of(ColumnRef.numbered(4)))
                .sampleWeight(ColumnRef.numbered(2))
                .build();
        Features features = Features.ofNumbers(List.of("1", "3"));
        CsvTable table = CsvTable.read(file("1,any word,3,p\n4,,5,q\n"), spec, features);
        assertArrayEquals(
                new double[] {1, 3, 4, 5}, table.examples(TargetType.LABEL).features());
        assertEquals(0, table.examples(TargetType.LABEL).weights().length);
        for (Executable read : List.<Executable>of(
                () -> CsvTable.read(file("1,3,p\n"), spec, features),
                () -> CsvTable.readToExplain(
                        file("1,3,p\n"),
                        spec,
                        new Preprocessing(features, Scaler.none(2), new Target.Classes("4", List.of("p", "q"), 1))),
                () -> CsvTable.readFurther(file("1,3,p\n"), spec, features, ReadListener.NONE))) {
            DataException fault = assertThrows(DataException.class, read);
            assertEquals(ErrorCode.DAT_COLUMNS, fault.code());
            assertEquals(
                    "expected 4 columns (as in training), found 3. Column number 2 held the weights in training (\"sampleWeight\")."
                            + " Without a header columns are found by number, so keep that column in its place; only"
                            + " training and explanations use its numbers",
                    fault.problems().get(0).message());
        }
    }

    @Test
    void takesListedFeaturesOfAFileWithoutHeaderByPosition() {
        DataSpec spec = spec(
                false,
                ',',
                List.of(ColumnRef.numbered(1)),
                TargetType.LABEL,
                List.of(ColumnRef.numbered(4), ColumnRef.numbered(2)));
        List<String> model = CsvTable.read(file("p,1,x,2\n"), spec)
                .examples(TargetType.LABEL)
                .featureNames();
        assertEquals(List.of("4", "2"), model);
        assertArrayEquals(
                new double[] {2, 1},
                CsvTable.readFeatures(file("p,1,x,2\n"), spec, Features.ofNumbers(model))
                        .examples()
                        .features());
        assertArrayEquals(
                new double[] {7, 8},
                CsvTable.readFeatures(file("7,8\n"), spec, Features.ofNumbers(model))
                        .examples()
                        .features());
        assertThrows(
                DataException.class,
                () -> CsvTable.readFeatures(file("p,1,2\n"), spec, Features.ofNumbers(model))
                        .examples());
    }

    @Test
    void warnsOnceAColumnOfIntegersThatLosePrecision() {
        CsvTable table = CsvTable.read(
                file("id,a,y\n9007199254740992,1e300,p\n9007199254740993,1,q\n-9007199254740995,1,q\n"),
                DataSpec.of("", "y"));
        assertEquals(
                List.of("column 1 'id': 9007199254740993 in line 3 is an integer beyond 2^53 and loses precision"),
                table.warnings());
    }

    @Test
    void warnsOfAHeaderThatLooksLikeData() {
        DataSpec spec = spec(true, ',', List.of(ColumnRef.numbered(2)), TargetType.AUTO, List.of());
        Path file = file("1,2\n3,4\n");
        assertEquals(
                List.of("line 1 of " + file
                        + " is taken as the header, but holds only numbers. If the file has no header,"
                        + " set \"header\": false"),
                CsvTable.read(file, spec).warnings());
    }

    @Test
    void refusesATableThatTakesMostOfTheHeap() {
        StringBuilder content = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 10_000; i++) {
            content.append("1,2,p\n");
        }
        Path file = file(content.toString());
        DataException fault =
                assertThrows(DataException.class, () -> CsvTable.read(file, DataSpec.of("", "y"), 100_000));
        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        assertTrue(
                fault.getMessage()
                        .contains("more than 70 % of the heap of 100000. Use fewer rows or columns, or give Java more"),
                fault.getMessage());
        assertEquals(
                10_000, CsvTable.read(file, DataSpec.of("", "y"), 2_000_000).rows());
    }

    @Test
    void refusesATableThatDoesNotFitInOnePiece() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 1L << 33);
        MemoryBudget memory = new MemoryBudget(1L << 40, "t.csv");
        DataException fault =
                assertThrows(DataException.class, () -> memory.grow(new double[0], Integer.MAX_VALUE - 8, 7));
        assertEquals(
                "t.csv:7  the table takes 17179869112 bytes up to this line, more than the heap of 1099511627776 has in"
                        + " one piece. Use fewer rows or columns, or give Java more memory with -Xmx [DAT_LIMIT]",
                fault.getMessage());
    }

    @Test
    void letsErrorsOfTheMachineThroughTheParser() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new OutOfMemoryError("none left");
            }
        };
        OutOfMemoryError error = assertThrows(
                OutOfMemoryError.class, () -> CsvTable.read(broken, "t.csv", DataSpec.of("", "y"), 1L << 30));
        assertEquals("none left", error.getMessage());
    }

    @Test
    void readsTheSameInEveryLocale() throws IOException {
        Path file = folder.resolve("upper.csv");
        Files.writeString(file, "INDEX,i,kind\n1.5,-2e3,I\n3,4,ı\n");
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"en-US", "tr-TR", "ar-EG", "de-DE"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                DataTable examples =
                        CsvTable.read(file, DataSpec.of("", "kind")).examples(TargetType.LABEL);
                assertArrayEquals(new double[] {1.5, -2000, 3, 4}, examples.features(), tag);
                assertEquals(List.of("I", "ı"), examples.labels(), tag);
                DataException fault = assertThrows(
                        DataException.class, () -> CsvTable.read(file("a,y\n1,INF\nINF,2"), DataSpec.of("", "y")));
                assertEquals(ErrorCode.DAT_NONFINITE, fault.code(), tag);
                assertTrue(fault.getMessage().contains(".csv:3  column 1 'a'  'INF'"), fault.getMessage());
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private Path file(String content) {
        try {
            return Files.writeString(folder.resolve("table.csv"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DataSpec spec(
            boolean header, char delimiter, List<ColumnRef> target, TargetType type, List<ColumnRef> features) {
        return DataSpec.builder()
                .file("")
                .header(header)
                .delimiter(delimiter)
                .target(target)
                .targetType(type)
                .features(features)
                .build();
    }

    static ColumnRef named(String name) {
        return ColumnRef.named(name);
    }
}
