package dev.chainrule.mlp.io.draft;

import static dev.chainrule.mlp.io.draft.SampleRows.decimal;
import static dev.chainrule.mlp.io.draft.SampleRows.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.TableProfile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionsTest {
    @TempDir
    private Path folder;

    private DocumentDraft draft(String header, int rows, IntFunction<String> row, String target) throws IOException {
        return draft(SampleRows.write(folder, header, rows, row), target);
    }

    private static DocumentDraft draft(Path csv, String target) {
        TableProfile table = TableProfile.of(csv, target, ReadListener.NONE);
        return new Decisions(table, "rows.csv", new Recipe.Plain()).draft();
    }

    @Test
    void everyColumnIsJudged() throws IOException {
        DocumentDraft draft = draft(
                "id,day,size,plan,note,constant,nothing,copy,price",
                120,
                i -> i + 1 + ",2024-01-" + (10 + i % 20) + ',' + (i % 11 == 0 ? "unknown" : decimal(noise(i))) + ','
                        + List.of("basic", "pro", "").get(i % 3) + ",text " + i + ",7,," + decimal(i * 1.5) + ','
                        + decimal(i * 1.5),
                "price");
        assertEquals("""
                {
                  "seed": 1,
                  "data": {
                    "file": "rows.csv",
                    "missingValues": [ "unknown" ],
                    "target": "price",
                    "targetType": "number",
                    "exclude": [ "id", "note", "constant", "nothing", "copy" ],
                    "categorical": [ "plan" ],
                    "missing": "mean",
                    "scale": "standard",
                    "encode": {
                      "day": "date"
                    },
                    "scaleTarget": "standard",
                    "validation": 0.2
                  },
                  "network": {
                    "layers": [ {
                      "units": 32,
                      "activation": "relu"
                    }, {
                      "units": 32,
                      "activation": "relu"
                    }, {
                      "activation": "identity"
                    } ]
                  },
                  "loss": "mean-squared-error",
                  "optimizer": {
                    "type": "adam",
                    "learningRate": 0.001
                  },
                  "training": {
                    "epochs": 200,
                    "earlyStopping": {
                      "metric": "loss",
                      "patience": 20
                    }
                  }
                }
                """, draft.document());
        assertEquals("""
                The target 'price' holds numbers from 0 to 178.5: the output is a number with mean-squared-error, and targets \
                are scaled for training.
                'nothing' is left out: no row has a value.
                'constant' is left out: every row has the same value.
                'id', 'note' are left out: a value for each row says which row it is, and nothing else.
                'copy' is left out: its cells are those of the target.
                'size' holds numbers, which are scaled to mean 0 and deviation 1.
                'plan' holds 2 categories; each becomes an input of 0 or 1.
                'day' holds dates, which become the time that has passed, and sines and cosines of the month, the day, the \
                weekday and the hour, as far as they differ.
                Among numbers stand 'unknown', which are taken as missing values.
                A missing number is filled in with the mean of its column, a missing category with the frequencies of all; \
                there are 40, in 'plan'.
                A fifth of the rows is held out; training ends when their loss has not improved for 20 epochs, and keeps \
                the best weights.
                Two hidden layers of 32 units suit 120 rows.""", String.join("\n", draft.reasons()));
    }

    @Test
    void aFewDifferentIntegersAreLabels() throws IOException {
        DocumentDraft draft = draft("x,grade", 200, i -> decimal(noise(i)) + ',' + i % 3, "2");
        assertTrue(draft.document().contains("\"targetType\": \"label\""), draft.document());
        assertTrue(draft.document().contains("\"loss\": \"cross-entropy\""), draft.document());
        assertTrue(draft.document().contains("\"target\": \"grade\""), draft.document());
        assertTrue(draft.reasons().get(0).contains("If they are quantities, set targetType to number"));
    }

    @Test
    void aTargetOfManyNumbersOrOfFractionsIsANumber() throws IOException {
        assertTrue(draft("x,y", 200, i -> decimal(noise(i)) + ',' + i % 30, "y")
                .document()
                .contains("identity"));
        assertTrue(draft("x,y", 200, i -> decimal(noise(i)) + ',' + i % 3 * 0.5, "y")
                .document()
                .contains("identity"));
    }

    @Test
    void fewRowsAreAllTrainedOn() throws IOException {
        DocumentDraft draft = draft("x,y", 60, i -> decimal(noise(i)) + ',' + "ab".charAt(i % 2), "y");
        assertTrue(draft.spec().training().earlyStopping().isEmpty());
        assertTrue(draft.reasons().stream().anyMatch(reason -> reason.startsWith("With 60 rows none is held out")));
    }

    /** The skewness of one value that differs from n − 1 equal ones is (n − 2)/√(n − 1), 14.036 of 200. */
    @Test
    void rareLabelsAndSkewedTargetsAreMentioned() throws IOException {
        assertTrue(draft("x,y", 200, i -> decimal(noise(i)) + ',' + (i < 5 ? "rare" : "common"), "y")
                .reasons()
                .contains("The rarest label has 5 rows; if it matters as much as the others, set classWeights to"
                        + " balanced."));
        assertTrue(
                draft("x,y", 200, i -> decimal(noise(i)) + ',' + (i == 7 ? "9999.5" : decimal(noise(i + 1))), "y")
                        .reasons()
                        .stream()
                        .anyMatch(reason ->
                                reason.startsWith("The target is skewed (14.04), so its logarithm is learned")));
        assertTrue(
                draft("x,y", 200, i -> decimal(noise(i)) + ',' + (i == 7 ? "9999.5" : decimal(-noise(i + 1))), "y")
                        .reasons()
                        .stream()
                        .anyMatch(reason -> reason.startsWith("The target is skewed (14.04): its few extreme")));
    }

    /** A day above 12 tells it from the month. */
    @ParameterizedTest
    @CsvSource({
        "2024-02-28T10:00:00Z,date",
        "28.2.2024,d.M.yyyy",
        "28/02/2024 9:30,d/M/yyyy H:mm",
        "2/28/2024,M/d/yyyy",
        "2024/2/28,yyyy/M/d",
        "2/3/2024,",
        "2024-02-30,",
        "31.4.2024,"
    })
    void datesAreReadInTheirNotation(String last, String format) throws IOException {
        String sep = last.contains(":") ? (last.contains("T") ? "T01:30Z" : " 1:30") : "";
        String first = (last.contains("-")
                        ? "2024-01-0%d"
                        : last.contains(".") ? "0%d.1.2024" : last.startsWith("2024") ? "2024/01/0%d" : "1/%d/2024")
                + sep;
        DocumentDraft draft = draft(
                "when,x,y",
                50,
                i -> (i == 49 ? last : String.format(Locale.ROOT, first, 1 + i % 9))
                        + ','
                        + decimal(noise(i))
                        + ','
                        + "ab".charAt(i % 2),
                "y");
        if (format == null) {
            assertTrue(draft.document().contains("\"exclude\": [ \"when\" ]"), draft.document());
        } else {
            assertTrue(draft.document().contains('"' + format + '"'), draft.document());
            Path document = Files.writeString(folder.resolve("rows.json"), draft.document());
            assertEquals(
                    50,
                    DocumentRun.open(document, Plugins.load(), ReadListener.NONE)
                            .preparation()
                            .training()
                            .rows());
        }
    }

    private String fault(String header, int rows, IntFunction<String> row, String target) {
        return assertThrows(DataException.class, () -> draft(header, rows, row, target))
                .getMessage();
    }

    @Test
    void whatCannotBeLearnedIsRefused() {
        String constant = fault("x,y", 20, i -> i * 0.5 + ",same", "y");
        assertTrue(constant.contains("the target 'y' has the same value in every row"), constant);
        String text = fault("x,y", 20, i -> i * 0.5 + ",text" + i, "y");
        assertTrue(text.contains("the target 'y' has 20 different labels in 20 rows"), text);
        String index = fault("x,y", 60, i -> i * 0.5 + "," + i, "y");
        assertTrue(index.contains("the target 'y' numbers the rows"), index);
        String none = fault("x,y", 60, i -> "1," + i % 2, "y");
        assertTrue(none.contains("no column remains to learn from"), none);
        String missing = fault("x,y", 60, i -> "1," + i % 2, "z");
        assertTrue(missing.contains("there is no column 'z' for \"target\". The columns are 'x', 'y'"), missing);
    }

    @Test
    void theFormatOfTheFileIsToldWhereItIsUnusual() throws IOException {
        String lines = IntStream.range(0, 60)
                .mapToObj(i -> decimal(noise(i)).replace('.', ',') + ';' + (i % 2 == 0 ? "größer" : "kleiner"))
                .collect(Collectors.joining("\n"));
        Path csv = Files.write(folder.resolve("rows.csv"), lines.getBytes(Charset.forName("windows-1252")));
        DocumentDraft draft = draft(csv, "2");
        assertEquals(
                List.of(
                        "The first line holds numbers, so it is data and not the names of the columns.",
                        "Numbers are written with a decimal comma.",
                        "The text is not UTF-8; it is read as windows-1252.",
                        "The target column 2 has 2 different values, which are taken as labels: the output is a softmax"
                                + " with cross-entropy.",
                        "Column 1 holds numbers, which are scaled to mean 0 and deviation 1."),
                draft.reasons().subList(0, 5));
        assertTrue(draft.document().contains("\"target\": 2"), draft.document());
        assertTrue(draft.document().contains("\"header\": false"), draft.document());
    }

    @Test
    void upToTenDifferentIntegersAreLabels() throws IOException {
        DocumentDraft ten = draft("x,y", 200, i -> decimal(noise(i)) + ',' + i % 10, "y");
        assertTrue(ten.document().contains("\"targetType\": \"label\""), ten.document());
        DocumentDraft eleven = draft("x,y", 200, i -> decimal(noise(i)) + ',' + i % 11, "y");
        assertTrue(eleven.document().contains("\"targetType\": \"number\""), eleven.document());
    }

    @Test
    void ofManyColumnsTheFirstTwelveAreNamed() throws IOException {
        String header = IntStream.rangeClosed(1, 14).mapToObj(c -> "x" + c).collect(Collectors.joining(","));
        DocumentDraft draft = draft(
                header + ",y",
                60,
                i -> IntStream.rangeClosed(1, 14)
                                .mapToObj(c -> decimal(noise(i + c)))
                                .collect(Collectors.joining(","))
                        + ','
                        + "ab".charAt(i % 2),
                "y");
        assertTrue(
                draft.reasons()
                        .contains(
                                "'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9', 'x10', 'x11', 'x12' and 2 more hold"
                                        + " numbers, which are scaled to mean 0 and deviation 1."),
                () -> String.join("\n", draft.reasons()));
    }

    @Test
    void rowsWithoutATargetAreSkipped() throws IOException {
        DocumentDraft one = draft("x,y", 60, i -> decimal(noise(i)) + ',' + (i == 9 ? "" : "ab".charAt(i % 2)), "y");
        assertTrue(one.reasons().contains("1 row without a target is skipped."), one.reasons()::toString);
        assertTrue(one.document().contains("\"missing\": \"drop\""), one.document());
        DocumentDraft many =
                draft("x,y", 3000, i -> decimal(noise(i)) + ',' + (i < 1200 ? "" : "ab".charAt(i % 2)), "y");
        assertTrue(many.reasons().contains("1,200 rows without a target are skipped."), many.reasons()::toString);
    }

    @Test
    void categoriesOfFewerThanFiveRowsShareAnInput() throws IOException {
        IntFunction<String> row = i -> (i < 4 ? "rare" : "ab".charAt(i % 2)) + "," + "cd".charAt(i / 2 % 2);
        assertTrue(draft("x,y", 60, row, "y").document().contains("\"rareCategories\": 5"));
        IntFunction<String> often = i -> (i < 5 ? "rare" : "ab".charAt(i % 2)) + "," + "cd".charAt(i / 2 % 2);
        assertFalse(draft("x,y", 60, often, "y").document().contains("rareCategories"));
    }

    /** A label of half the rows' number is refused: most would occur in one row. */
    @Test
    void labelsOccurTwiceOnAverage() throws IOException {
        IntFunction<String> row = i -> decimal(noise(i)) + ",name" + i / 2;
        assertTrue(draft("x,y", 60, row, "y").document().contains("softmax"));
        String message = fault("x,y", 61, row, "y");
        assertTrue(message.contains("the target 'y' has 31 different labels in 61 rows"), message);
        assertTrue(message.startsWith("rows.csv") && message.contains("column 2"), message);
    }

    private int rowsTrainedOn(DocumentDraft draft) throws IOException {
        Path document = Files.writeString(folder.resolve("rows.json"), draft.document());
        return DocumentRun.open(document, Plugins.load(), ReadListener.NONE)
                .preparation()
                .training()
                .rows();
    }

    /** Training refuses a column that has content and no name. */
    @ParameterizedTest
    @ValueSource(strings = {"2024-01-1%d", "0.%d7", "c%d"})
    void aColumnWithoutANameIsLeftOut(String cell) throws IOException {
        DocumentDraft draft = draft(
                ",x,y",
                60,
                i -> String.format(Locale.ROOT, cell, i % 7) + ',' + decimal(noise(i)) + ',' + "ab".charAt(i % 2),
                "y");
        assertTrue(
                draft.reasons()
                        .contains(
                                "Column 1 is left out: the header has no name there. If it is to be learned from, give it"
                                        + " one."),
                draft.reasons()::toString);
        assertEquals(60, rowsTrainedOn(draft));
    }
}
