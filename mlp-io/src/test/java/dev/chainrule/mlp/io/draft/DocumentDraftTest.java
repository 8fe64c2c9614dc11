package dev.chainrule.mlp.io.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
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

class DocumentDraftTest {
    @TempDir
    private Path folder;

    private DocumentDraft draft(String header, int rows, IntFunction<String> row, String target) throws IOException {
        String lines = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
        Path csv = Files.writeString(folder.resolve("rows.csv"), header + "\n" + lines + "\n");
        return DocumentDraft.of(csv, target, "rows.csv");
    }

    /** A deterministic number in [0, 1) without a pattern. */
    private static double noise(int i) {
        return (i * 0.618033988749895 + 0.1 * (i % 7)) % 1;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
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

    private DocumentDraft preset(int rows, IntFunction<String> row) throws IOException {
        String lines = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
        Path csv = Files.writeString(folder.resolve("rows.csv"), "x,y\n" + lines + "\n");
        return DocumentDraft.of(csv, "y", "rows.csv", Preset.REALMLP_S, Plugins.load(), ReadListener.NONE);
    }

    @Test
    void aPresetIsWrittenInFull() throws IOException {
        DocumentDraft draft = preset(200, i -> decimal(noise(i)) + ',' + decimal(noise(3 * i)));
        assertEquals("""
                The target 'y' holds numbers from 0 to 0.9920: the output is a number with mean-squared-error, and targets are scaled for training.
                'x' holds numbers, which are centred on their median, divided by their interquartile range and bounded smoothly at ±3.
                Preset realmlp-s: three hidden layers of 256 units with mish, and a learned scale of each input at six times the learning rate.
                Their weights start from N(0, 1/inputs) and their biases from N(0, 1), the output from 0. Weights learn at 1/√inputs of the learning rate, biases at a tenth of it.
                Adam forgets large gradients sooner, with a beta2 of 0.95; the learning rate 0.07 rises and falls in four cycles.
                Training has 256 epochs of batches of 256 rows, without a smaller last one. A fifth of the rows is held out; the epoch with the least error on them is kept, of equal ones the later.""", String.join("\n", draft.reasons()));
        assertFalse(draft.document().contains("preset"), draft.document());
        assertTrue(draft.document().contains("\"scale\": \"robust-smooth\""), draft.document());
        assertTrue(draft.document().contains("\"learningRateFactor\": \"1/sqrt(inputs)\""), draft.document());
    }

    @Test
    void aPresetForFewRowsKeepsTheLastEpoch() throws IOException {
        DocumentDraft draft = preset(60, i -> decimal(noise(i)) + ',' + "ab".charAt(i % 2));
        assertTrue(draft.spec().training().earlyStopping().isEmpty());
        assertEquals("selu", draft.spec().network().layers().get(0).activation().type());
        assertTrue(draft.reasons().stream().anyMatch(reason -> reason.startsWith("With 60 rows none is held out")));
        assertTrue(
                draft.reasons().contains("Labels are smoothed by 0.1, which keeps probabilities away from 0 and 1."));
        assertTrue(draft.reasons()
                .contains(
                        "Training has 256 epochs of batches of 256 rows, without a smaller last one. The last weights are"
                                + " kept."));
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

    /** Rows that training would refuse, were it not for what the draft says about them. */
    @Test
    void draftsTrainAsTheyAre() throws IOException {
        DocumentDraft draft = draft(
                "first;second;kind",
                150,
                i -> (i % 9 == 0 ? "-" : decimal(noise(i)).replace('.', ',')) + ";town " + i % 40 + ';'
                        + (i % 50 == 3 ? "" : "ab".charAt(i % 2)),
                "kind");
        Path document = Files.writeString(folder.resolve("rows.json"), draft.document());
        DocumentRun run = DocumentRun.open(document, Plugins.load(), ReadListener.NONE);
        assertEquals(
                147,
                run.preparation().training().rows()
                        + run.preparation().validation().orElseThrow().rows());
    }
}
