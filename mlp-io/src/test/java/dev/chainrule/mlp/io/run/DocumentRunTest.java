package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentRunTest {
    private static final String ROWS = """
            x,y,side
            -2,1,left
            -1,0,left
            1,1,right
            2,0,right
            -3,1,left
            3,0,right
            """;

    @TempDir
    Path folder;

    private Path document(String data, String layers, String rest) throws IOException {
        return Files.writeString(
                folder.resolve("run.json"),
                "{\n\"data\": " + data + ",\n\"network\": {\"layers\": " + layers + "}" + rest);
    }

    private Path classifier(String data) throws IOException {
        Files.writeString(folder.resolve("rows.csv"), ROWS);
        return document(data, "[{\"units\": 4, \"activation\": \"tanh\"}, {\"activation\": \"softmax\"}]", """
                ,
                "loss": "cross-entropy", "optimizer": {"type": "adam", "learningRate": 0.1},
                "training": {"epochs": 60, "batchSize": 3}}
                """);
    }

    private static TrainedModel train(DocumentRun run) {
        return run.train(new JavaKernel(), new TrainingListener() {});
    }

    @Test
    void aDocumentBecomesAModelThatMeasuresAndPredictsOtherFiles() throws IOException {
        DocumentRun run =
                DocumentRun.open(classifier("{\"file\": \"rows.csv\", \"target\": \"side\"}"), Plugins.load());
        assertEquals("2-4-2", run.network().toString());
        assertEquals("2-4-2, 6 rows for training", run.toString());
        assertEquals(List.of(folder.resolve("run.json"), folder.resolve("rows.csv")), run.inputs());
        TrainedModel model = train(run);

        Path others = Files.writeString(folder.resolve("others.csv"), "side,x,y\nleft,-2.5,0\nright,2.5,1\n");
        assertEquals(
                1.0, ModelData.withTargets(model, others).evaluate().accuracy().getAsDouble());
        Path unknown = Files.writeString(folder.resolve("unknown.csv"), "y,more,x\n1,?,-1.5\n0,?,1.5\n");
        List<Prediction> predictions = ModelData.withoutTargets(model, unknown).predict();
        assertEquals(
                List.of("left", "right"),
                predictions.stream().map(Prediction::label).toList());
    }

    @Test
    void rowsOfAFileOfTheirOwnAreHeldOut() throws IOException {
        Files.writeString(folder.resolve("held.csv"), "x,y,side\n-5,0,left\n5,0,right\n");
        DocumentRun run = DocumentRun.open(
                classifier("{\"file\": \"rows.csv\", \"target\": \"side\", \"validation\": {\"file\": \"held.csv\"}}"),
                Plugins.load());
        assertEquals(6, run.preparation().training().rows());
        assertEquals(2, run.preparation().validation().orElseThrow().rows());
        assertTrue(run.inputs().contains(folder.resolve("held.csv")));
    }

    @Test
    void aDocumentWithoutDataIsRefused() throws IOException {
        Path document = Files.writeString(
                folder.resolve("run.json"),
                "{\"network\": {\"inputs\": 2, \"layers\": [{\"units\": 1, \"activation\": \"identity\"}]},"
                        + " \"loss\": \"mean-squared-error\"}");
        ConfigException fault = assertThrows(ConfigException.class, () -> DocumentRun.open(document, Plugins.load()));
        assertEquals(
                document + "  /data  the document names no data to train on. Add \"data\": {\"file\": …, \"target\": …}"
                        + " [CFG_MISSING]",
                fault.getMessage());
    }

    @Test
    void sizesThatTheDataContradictsAreLocatedInTheDocument() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), ROWS);
        Path document = document(
                "{\"file\": \"rows.csv\", \"target\": \"side\"}",
                "[{\"units\": 3, \"activation\": \"softmax\"}]",
                ",\n\"loss\": \"cross-entropy\"}");
        ConfigException fault = assertThrows(ConfigException.class, () -> DocumentRun.open(document, Plugins.load()));
        assertEquals(
                document + ":3:34  /network/layers/0/units  the data has 2 classes, the document says 3."
                        + " Leave \"units\" out and the data decides [CFG_SEMANTIC]",
                fault.getMessage());
    }

    @Test
    void faultsAreLocatedInTheTextThatWasRead() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), ROWS);
        Path document = document(
                "{\"file\": \"rows.csv\", \"target\": \"side\"}",
                "[{\"units\": 3, \"activation\": \"softmax\"}]",
                ",\n\"loss\": \"cross-entropy\"}");
        DocumentSource source = DocumentSource.read(document);
        RunSpec spec = new DocumentReader(Plugins.load()).read(source);
        Files.delete(document);
        ConfigException found = assertThrows(ConfigException.class, () -> DocumentRun.of(source, spec, Plugins.load()));
        assertEquals(
                new Location(document.toString(), 3, 34, "/network/layers/0/units"),
                found.problems().get(0).location());
        ConfigException described =
                assertThrows(ConfigException.class, () -> DocumentRun.of(document, spec, Plugins.load()));
        assertEquals(
                Location.of(document.toString(), "/network/layers/0/units"),
                described.problems().get(0).location());
    }

    @Test
    void faultsThatTheCoreFindsInTheDataNameTheFile() throws IOException {
        Path document = classifier("{\"file\": \"rows.csv\", \"target\": \"side\"}");
        Files.writeString(folder.resolve("rows.csv"), "x,y,side\n1,2,left\n3,4,left\n");
        DataException fault = assertThrows(DataException.class, () -> DocumentRun.open(document, Plugins.load()));
        assertEquals(
                folder.resolve("rows.csv") + "  side  all rows have the label 'left'; a classifier needs at least two"
                        + " classes [DAT_ONE_CLASS]",
                fault.getMessage());
    }

    @Test
    void aLabelThatTheModelDoesNotKnowNamesTheFile() throws IOException {
        TrainedModel model =
                train(DocumentRun.open(classifier("{\"file\": \"rows.csv\", \"target\": \"side\"}"), Plugins.load()));
        Path others = Files.writeString(folder.resolve("others.csv"), "side,x,y\nabove,-2.5,0\n");
        DataException fault = assertThrows(DataException.class, () -> ModelData.withTargets(model, others));
        assertEquals(
                others + ":2  column 1 'side'  unknown label 'above'. The training rows had: left, right [DAT_LABEL]",
                fault.getMessage());
    }
}
