package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of dates and of categories with an encoding, from the file to the prediction. */
class TextColumnsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final String KEYS = "'missing': 'mean', 'rareCategories': 2, 'encode': {"
            + "'when': {'type': 'date', 'parts': 'month hour'}, 'town': 'frequency',"
            + " 'sex': {'type': 'one-hot', 'binary': true}}";

    @TempDir
    private Path folder;

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeTable() {
        write("t.csv", """
                when,town,sex,y
                2024-01-01 06:00,Rome,m,1
                2024-07-01 18:00,Rome,f,2
                ,Oslo,f,3
                2024-01-15,Oslo,,4
                2024-01-15T12:00,Rome,m,5
                2024-04-15,Ulm,m,6
                """);
    }

    private DocumentRun open(String keys) {
        return DocumentRun.open(
                write(
                        "run.json",
                        ("{'seed': 3, 'data': {'file': 't.csv', 'target': 'y', " + keys + "},"
                                        + " 'network': {'layers': [{'units': 1, 'activation': 'identity'}]},"
                                        + " 'loss': 'mean-squared-error', 'training': {'epochs': 2}}")
                                .replace('\'', '"')),
                PLUGINS);
    }

    /** Of six rows Rome has 3, Oslo 2, and one is rare; f is before m in the alphabet, so −1. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", 'streaming': true"})
    void eachCellBecomesTheInputsOfItsEncoding(String streaming) {
        writeTable();
        DocumentRun run = open(KEYS + streaming);
        Preprocessing preprocessing = run.preparation().preprocessing();
        assertEquals(
                List.of(
                        "when month (sin)",
                        "when month (cos)",
                        "when hour (sin)",
                        "when hour (cos)",
                        "town (frequency)",
                        "sex=m"),
                preprocessing.inputNames());
        float[] inputs =
                ((MatrixDataset) run.preparation().training().sample(6)).input().data();
        assertArrayEquals(new float[] {0, 1, 1, 0, 0.5f, 1}, Arrays.copyOfRange(inputs, 0, 6), 1e-6f);
        assertArrayEquals(new float[] {0, -1, -1, 0, 0.5f, -1}, Arrays.copyOfRange(inputs, 6, 12), 1e-6f);
        // the mean of months 1, 7, 1, 1, 4 and of the hours 6, 18, 0, 12, 0
        assertArrayEquals(new float[] {0.2f, 0.4f, 0, 0.2f, 2 / 6f, -1}, Arrays.copyOfRange(inputs, 12, 18), 1e-6f);
        // the mean of 3 times 1 and 2 times -1
        assertArrayEquals(new float[] {0, 1, 0, 1, 2 / 6f, 0.2f}, Arrays.copyOfRange(inputs, 18, 24), 1e-6f);
        assertEquals(1 / 6f, inputs[34], 1e-6f);
    }

    @Test
    void aPartialDependenceOnDatesHasTheirTexts() {
        writeTable();
        TrainedModel model = open(KEYS).train(new JavaKernel(), new TrainingListener() {});
        List<PartialDependence.Point> points = PartialDependence.of(
                        model,
                        ModelData.withoutTargets(model, folder.resolve("t.csv")).examples(),
                        0)
                .points();
        assertEquals(
                List.of("2024-01-01 06:00", "2024-01-15", "2024-01-15 12:00", "2024-04-15", "2024-07-01 18:00"),
                points.stream().map(PartialDependence.Point::category).toList());
        assertEquals(1704088800.0, points.get(0).value());
    }

    @Test
    void aModelReadsAndPredictsThemAsInTraining() throws IOException {
        writeTable();
        TrainedModel model = open(KEYS).train(new JavaKernel(), new TrainingListener() {});
        byte[] file = ModelFile.encode(model);
        TrainedModel loaded = ModelFile.decode(file, "m", PLUGINS, new JavaKernel());
        assertEquals(model.preprocessing(), loaded.preprocessing());
        assertArrayEquals(file, ModelFile.encode(loaded));
        Path rows = write("p.csv", "sex,town,when\nm,Rome,2024-01-01 06:00\nf,Bonn,2024-07-01T18:00\n");
        double first = ModelData.withoutTargets(loaded, rows).predict().get(0).toArray()[0];
        assertEquals(
                first,
                loaded.predict(Map.of("when", LocalDateTime.of(2024, 1, 1, 6, 0), "town", "Rome", "sex", "m"))
                        .toArray()[0]);
        assertEquals(
                first,
                loaded.predict(Map.of("when", 1704088800, "town", "Rome", "sex", "m"))
                        .toArray()[0]);
        MlpException fault = assertThrows(
                MlpException.class, () -> loaded.predict(Map.of("when", "May", "town", "Rome", "sex", "m")));
        assertEquals(
                "when  'May' cannot be read as 'date': expected a date such as 2024-05-31 or 2024-05-31 14:30 [DAT_NUMBER]",
                fault.getMessage());
        Path may = write("may.csv", "sex,town,when\nm,Rome,May\n");
        assertEquals(
                may
                        + ":2  column 3 'when'  'May' cannot be read as 'date': expected a date such as 2024-05-31 or 2024-05-31"
                        + " 14:30 [DAT_NUMBER]",
                assertThrows(MlpException.class, () -> ModelData.withoutTargets(loaded, may))
                        .getMessage());
    }

    @Test
    void aCellThatIsNoDateIsNamed() {
        writeTable();
        write("t.csv", "when,y\n2024-01-01,1\n2024-02-30,2\n2024-03-01,3\n");
        MlpException fault = assertThrows(
                MlpException.class, () -> open("'encode': {'when': 'date'}").preparation());
        assertEquals(3, fault.problems().get(0).location().line());
        assertEquals(
                "'2024-02-30' cannot be read as 'date': expected a date such as 2024-05-31 or 2024-05-31 14:30, or give"
                        + " its notation as \"format\": \"d.M.yyyy\"",
                fault.problems().get(0).message());
    }

    @Test
    void anEncodingOfNumbersIsNotForCategories() {
        writeTable();
        MlpException fault = assertThrows(
                MlpException.class,
                () -> open("'missing': 'mean', 'categorical': ['when', 'town', 'sex'], 'encode': {'town': 'quantile'}")
                        .preparation());
        assertEquals(
                "column 'town' holds categories, and 'quantile' encodes numbers. Delete it from \"encode\" or from"
                        + " \"categorical\"",
                fault.problems().get(0).message());
    }
}
